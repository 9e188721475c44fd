const TICK_MS = 50;

/**
 * Calls back after so long in which this process could have heard an answer. A timer is called first after the process
 * stood still (a long computation, a machine that was asleep), before what came in meanwhile is read: whoever answered in
 * time would be taken for silent. Here standing still counts as one tick, however long.
 *
 * @returns ends it
 */
export function setAwakeTimeout(callback: () => void, ms: number): () => void {
	let left = Math.ceil(ms / TICK_MS);
	const timer = setInterval(() => {
		if (--left > 0) return;
		clearInterval(timer);
		callback();
	}, TICK_MS);
	return () => clearInterval(timer);
}
