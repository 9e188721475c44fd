import type { FactPunch } from './facts';
import type { Punch } from './punch';

/** A chosen direction makes the punches around it explicit too: the longest session, so the same work date. */
const SAME_DATE_MS = 16 * 3_600_000;

/**
 * Punches as the engine wants them. A direction that the rules inferred when the punch was made is only an opinion of
 * that moment: the engine, which sees the whole day, decides again (`auto`). Where the worker chose one, it stands, and
 * the inferred ones beside it stand too, because a day must not mix both kinds.
 */
export function toEnginePunches(punches: readonly FactPunch[]): Punch[] {
	const chosen = punches.filter((punch) => punch.chosen && punch.direction !== null).map(({ at }) => at);
	return punches.map(({ id, at, direction, timeZone }) => {
		const explicit = chosen.some((other) => Math.abs(other - at) <= SAME_DATE_MS);
		return { id, at, timeZone, direction: explicit && direction ? direction : 'auto' };
	});
}
