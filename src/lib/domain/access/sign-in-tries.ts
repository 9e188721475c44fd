/**
 * Slows down guessing without locking anybody out (ASVS 5.0 6.3.1): after five failures of an account within
 * fifteen minutes each further try waits for the window to move on.
 */
export const TRY_WINDOW_MS = 15 * 60_000;
const MAX_FAILURES = 5;

/**
 * Whether an account may be tried now.
 *
 * @param failures times of earlier failures, Unix milliseconds, oldest first
 * @returns seconds to wait, 0 when a try is allowed; and the failures that still count, this try among them if it is one
 */
export function countTry(
	failures: readonly number[],
	nowMs: number
): { retryAfterSeconds: number; failures: number[] } {
	const recent = failures.filter((at) => nowMs - at < TRY_WINDOW_MS).slice(-MAX_FAILURES);
	const oldest = recent[0];
	if (recent.length < MAX_FAILURES || oldest === undefined)
		return { retryAfterSeconds: 0, failures: [...recent, nowMs] };
	return { retryAfterSeconds: Math.ceil((oldest + TRY_WINDOW_MS - nowMs) / 1000), failures: recent };
}

/**
 * Whether the last of these failures is worth telling: the first of its quarter of an hour, and the one after which
 * somebody has to wait. However long somebody guesses, these are two of each quarter of an hour.
 *
 * @param failures as `countTry` gave them
 */
export function checkFailureTold(failures: readonly number[]): boolean {
	const quarters = failures.map((at) => Math.floor(at / TRY_WINDOW_MS));
	const last = quarters.at(-1);
	if (last === undefined) return false;
	return quarters.at(-2) !== last || (failures.length === MAX_FAILURES && quarters[0] === last);
}
