/** A request that came meanwhile waits no longer. */
const TURN_MS = 8;

/** Does long work a few milliseconds at a time: between two turns the server answers others. */
export async function runInTurns<T>(work: Generator<void, T>): Promise<T> {
	const giveWay = makeGiveWay();
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
		await giveWay();
	}
}

/** What a loop awaits in each round: nothing, or the others' turn when it has had the server to itself for a while. */
export function makeGiveWay(): () => Promise<void> | undefined {
	let until = performance.now() + TURN_MS;
	return () => {
		if (performance.now() < until) return undefined;
		return new Promise((resolve) => {
			setImmediate(() => {
				until = performance.now() + TURN_MS;
				resolve();
			});
		});
	};
}
