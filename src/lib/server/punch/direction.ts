import { dayShape } from '$domain/timekeeping/day-shape';
import { inferDirection, type InferredDirection } from '$domain/timekeeping/infer-direction';
import { toEpochMinute } from '$domain/timekeeping/punch';
import { localDay, zoneClock } from '$domain/timekeeping/zone-clock';
import type { Tx } from '../db/database';
import { markStaleByPunch } from '../timekeeping/mark-stale';
import { findInForce, type InForce } from '../timekeeping/schedule-in-force.service';
import { listAccepted, lockPerson, setDirection, type PunchRow } from './punch.repo';

/** Punches this far before and after decide a direction: the longest session and a night beside it. */
const NEIGHBOURHOOD_MS = 36 * 3_600_000;

/** What a punch is beside the others of the same person. */
export type Place = Pick<PunchRow, 'direction' | 'directionSource' | 'repeatsEventId'> & {
	status: 'accepted' | 'duplicate';
};

/**
 * Finds out whether a punch only repeats one that counts, and else whether it is an in or an out: what the worker chose,
 * or what the schedule and the open session say. Locks the person until the transaction ends.
 */
export async function findPlace(
	tx: Tx,
	punch: {
		eventId: string;
		employeeId: string;
		punchedAt: Date;
		timeZone: string;
		direction: 'auto' | 'in' | 'out' | 'break';
	}
): Promise<Place> {
	const { eventId, employeeId, punchedAt, direction } = punch;
	await lockPerson(tx, employeeId);
	const near = await listAccepted(tx, neighbourhood(employeeId, punchedAt));
	const around = near.filter((row) => row.eventId !== eventId);
	const followed = await findFollowed(tx, punch);
	const repeated = findRepeated(around, punchedAt, direction, followed);
	if (repeated) {
		const { direction, directionSource, eventId: repeatsEventId } = repeated;
		return { status: 'duplicate', direction, directionSource, repeatsEventId };
	}
	const base = { status: 'accepted' as const, repeatsEventId: null };
	if (direction === 'in' || direction === 'out') return { ...base, direction, directionSource: 'chosen' };
	const inferred = inferAt(around, punchedAt, followed).direction;
	return {
		...base,
		direction: inferred,
		directionSource: direction === 'break' ? 'break' : 'inferred'
	};
}

/** In or out at this instant, from the punches known by then and what the employee follows. */
function inferAt(known: PunchRow[], at: Date, { schedule, policy, timeZone }: Followed): InferredDirection {
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

type Followed = InForce & { timeZone: string };

/** What the employee follows at the instant of a punch; without a home zone, the clock of the punching site. */
async function findFollowed(
	tx: Tx,
	{ employeeId, punchedAt, timeZone }: { employeeId: string; punchedAt: Date; timeZone: string }
): Promise<Followed> {
	const found = await findInForce(tx, employeeId, punchedAt);
	return { ...found, timeZone: found.timeZone ?? timeZone };
}

/**
 * The accepted punch that a tap so close to it only repeats; choosing the other direction is no repetition, and
 * neither is lunch out and lunch in a few seconds apart.
 */
function findRepeated(
	known: PunchRow[],
	at: Date,
	direction: 'auto' | 'in' | 'out' | 'break',
	followed: Followed
): PunchRow | null {
	const repeats = (row: PunchRow) =>
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

/**
 * After a punch was accepted or taken back: the days it bears on are computed again. One that arrives late lies before others
 * already judged, whose inferred directions are looked at again; what a worker chose stays.
 */
export async function reinferLater(
	tx: Tx,
	late: { employeeId: string; punchedAt: Date; timeZone: string }
): Promise<void> {
	await markStaleByPunch(tx, { ...late, at: late.punchedAt });
	const rows = await listAccepted(tx, neighbourhood(late.employeeId, late.punchedAt));
	const known = rows.filter((row) => row.punchedAt <= late.punchedAt);
	for (const row of rows.filter((row) => row.punchedAt > late.punchedAt)) {
		const followed = await findFollowed(tx, { ...late, punchedAt: row.punchedAt });
		const inferred = inferAt(known, row.punchedAt, followed);
		const direction = row.directionSource === 'chosen' ? row.direction : inferred.direction;
		if (direction && direction !== row.direction) await setDirection(tx, row.eventId, direction);
		known.push({ ...row, direction });
	}
}

const neighbourhood = (employeeId: string, at: Date) => ({
	employeeId,
	from: new Date(at.getTime() - NEIGHBOURHOOD_MS),
	to: new Date(at.getTime() + NEIGHBOURHOOD_MS)
});
