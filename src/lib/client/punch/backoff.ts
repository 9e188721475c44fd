const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/**
 * Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): anywhere between nothing and the
 * doubled ceiling, so that a room of tablets does not come back at once.
 *
 * @param failures consecutive failures so far, at least 1
 * @param random in [0, 1)
 */
export function backoffMs(failures: number, random: number): number {
	return Math.floor(random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20)));
}
