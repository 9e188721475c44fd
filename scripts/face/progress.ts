/** A line on stderr that says how far a long run is and how long it still takes; redrawn in place on a terminal. */
export function startProgress(what: string, total: number) {
	const began = Date.now();
	let done = 0;
	let shownAt = 0;
	return {
		step(): void {
			done++;
			const now = Date.now();
			const terminal = process.stderr.isTTY;
			if (done < total && now - shownAt < (terminal ? 200 : 10_000)) return;
			shownAt = now;
			const filled = Math.round((30 * done) / total);
			const left = Math.round(((now - began) / done) * (total - done) * 1e-3);
			const line = `${what} [${'='.repeat(filled)}${' '.repeat(30 - filled)}] ${done}/${total}, ${left} s left`;
			process.stderr.write(terminal ? `\r${line}${done === total ? '\n' : ''}` : `${line}\n`);
		}
	};
}
