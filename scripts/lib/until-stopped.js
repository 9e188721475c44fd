/**
 * Waits for Ctrl-C, or for a part that cannot be kept running.
 *
 * @param {AbortSignal} signal
 * @param {Array<Promise<void>>} failures each rejects when its part failed for good
 */
export async function untilStopped(signal, failures) {
	/** @type {Promise<void>} */
	const stopped = new Promise((resolve) => {
		if (signal.aborted) resolve();
		// A pending promise alone does not keep Node alive.
		const keepAlive = setInterval(() => {}, 3_600_000);
		signal.addEventListener('abort', () => {
			clearInterval(keepAlive);
			resolve();
		});
	});
	await Promise.race([stopped, ...failures]);
}
