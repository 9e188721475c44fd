/** Wrong tries after which even the right PIN or badge waits for a person, by how long ago they were. */
const LIMITS = {
	person: [
		{ withinMs: 15 * 60_000, wrong: 5 },
		{ withinMs: 24 * 60 * 60_000, wrong: 20 }
	],
	device: [{ withinMs: 15 * 60_000, wrong: 20 }]
} as const;

/** Tries older than this count for nothing. */
export const TRIES_KEPT_MS = 24 * 60 * 60_000;

/** Instants (Unix ms) of wrong tries. */
export type WrongTries = { ofPerson: readonly number[]; ofDevice: readonly number[] };

/**
 * Whether there were so many wrong tries just before that a right one may be a lucky guess. It shuts nobody out: the
 * punch is kept and a person decides, and each wrong try is forgotten by itself. At 20 a day somebody who guesses a PIN
 * of six digits needs a lifetime.
 */
export function checkTooManyTries({ ofPerson, ofDevice }: WrongTries, atMs: number): boolean {
	const reached = (tries: readonly number[], limits: readonly { withinMs: number; wrong: number }[]) =>
		limits.some(
			({ withinMs, wrong }) => tries.filter((at) => at <= atMs && atMs - at < withinMs).length >= wrong
		);
	return reached(ofPerson, LIMITS.person) || reached(ofDevice, LIMITS.device);
}
