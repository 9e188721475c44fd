/**
 * Slows down guessing without locking anybody out (ASVS 5.0 6.3.1): after five failures of an account within
 * fifteen minutes each further try waits for the window to move on. Memory of this replica: a restart forgives.
 */
const WINDOW_MS = 15 * 60_000;
const MAX_FAILURES = 5;
const MAX_ACCOUNTS = 10_000;

const failures = new Map<string, number[]>();

/** Seconds until the account may try again; 0 when it may now. */
export function computeRetryAfterSeconds(account: string, now: Date): number {
	const recent = recentFailures(account, now);
	const oldest = recent[0];
	if (recent.length < MAX_FAILURES || oldest === undefined) return 0;
	return Math.ceil((oldest + WINDOW_MS - now.getTime()) / 1000);
}

export function recordFailure(account: string, now: Date): void {
	if (failures.size >= MAX_ACCOUNTS) failures.clear();
	failures.set(account, [...recentFailures(account, now), now.getTime()]);
}

/**
 * Counts a try as failed before anybody knows, and `forgetFailures` takes it back: of many that come at once, no more
 * pass than one after another would. Seconds to wait, and nothing counted, when there were too many; else 0.
 */
export function startTry(account: string, now: Date): number {
	const retryAfterSeconds = computeRetryAfterSeconds(account, now);
	if (retryAfterSeconds === 0) recordFailure(account, now);
	return retryAfterSeconds;
}

export function forgetFailures(account: string): void {
	failures.delete(account);
}

function recentFailures(account: string, now: Date): number[] {
	return (failures.get(account) ?? []).filter((at) => now.getTime() - at < WINDOW_MS).slice(-MAX_FAILURES);
}
