/**
 * So far a clock may go ahead between two looks at it: a server that was off over a long weekend. Further, nobody can tell
 * a long rest from a clock that jumped, and what is destroyed by a wrong time is gone for ever.
 */
export const MAX_CLOCK_STEP_MS = 4 * 86_400_000;

/**
 * Whether what is due by this clock may be destroyed. A clock that went back destroys nothing too soon.
 *
 * @param seenAt the furthest time that was seen and believed; null when there is no trace of any
 */
export function checkClockTrusted({ seenAt, now }: { seenAt: Date | null; now: Date }): boolean {
	return seenAt === null || now.getTime() - seenAt.getTime() <= MAX_CLOCK_STEP_MS;
}
