import { dayShape } from '$domain/timekeeping/day-shape';
import { inferDirection, type InferredDirection } from '$domain/timekeeping/infer-direction';
import { toEpochMinute } from '$domain/timekeeping/punch';
import { localDay, zoneClock } from '$domain/timekeeping/zone-clock';
import type { InForce } from '../timekeeping/schedule-in-force.service';
import type { PunchRow } from './punch.repo';

/** Punches this far before and after decide a direction: the longest session and a night beside it. */
export const NEIGHBOURHOOD_MS = 36 * 3_600_000;

/** What a judgement needs to know of a person's other punches. */
export type KnownPunch = Pick<PunchRow, 'eventId' | 'punchedAt' | 'direction' | 'directionSource'>;

/** In or out at this instant, from the punches known by then and what the employee follows. */
export function inferAt(
	known: readonly KnownPunch[],
	at: Date,
	{ schedule, policy, timeZone }: Followed
): InferredDirection {
	return inferDirection({
		punches: known.map((row) => ({
			id: row.eventId,
			at: row.punchedAt.getTime(),
			direction: row.direction ?? 'auto'
		})),
		schedule,
		policy,
		timeZone,
		at: at.getTime()
	});
}

export type Followed = InForce & { timeZone: string };

/**
 * The accepted punch that a tap so close to it only repeats; choosing the other direction is no repetition, and
 * neither is lunch out and lunch in a few seconds apart.
 */
export function findRepeated(
	known: readonly KnownPunch[],
	at: Date,
	direction: 'auto' | 'in' | 'out' | 'break',
	followed: Followed
): KnownPunch | null {
	const repeats = (row: KnownPunch) =>
		(direction === 'auto' || direction === 'break' || direction === row.direction) &&
		isDoubleTap(row.punchedAt, at, followed);
	return known.findLast(repeats) ?? null;
}

function isDoubleTap(one: Date, other: Date, { schedule, policy, timeZone }: Followed): boolean {
	const clock = zoneClock(timeZone);
	const isInBreak = (at: Date) => {
		const minute = toEpochMinute(at.getTime());
		const day = localDay(clock, minute);
		const breaks = schedule ? [day - 1, day].flatMap((date) => dayShape(schedule, clock, date).breaks) : [];
		return breaks.some(({ start, end }) => start <= minute && minute <= end);
	};
	const short = isInBreak(one) && isInBreak(other);
	const limitSeconds = short ? policy.breakDedupeSeconds : policy.dedupeSeconds;
	return Math.abs(one.getTime() - other.getTime()) <= limitSeconds * 1000;
}
