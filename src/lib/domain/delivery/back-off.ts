/** Minutes to wait after each failed try of a mail or webhook; the last one repeats. */
const WAITS_MINUTES = [1, 2, 5, 15, 30, 60, 180, 360];

/** What could not be delivered for so long is given up: by then it is old news, and somebody should look. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/**
 * When to try again.
 *
 * @param attempts tries so far, the failed one included, from 1
 * @param spread 0 to 1: moves the time by up to a tenth, so that what failed together is not tried together
 * @returns null: given up
 */
export function nextAttempt(
	{ attempts, createdAt, now }: { attempts: number; createdAt: Date; now: Date },
	spread: number
): Date | null {
	if (now.getTime() - createdAt.getTime() >= GIVE_UP_AFTER_MS) return null;
	const minutes = WAITS_MINUTES[Math.min(attempts, WAITS_MINUTES.length) - 1] ?? 1;
	return new Date(now.getTime() + minutes * 60_000 * (1 + spread / 10));
}
