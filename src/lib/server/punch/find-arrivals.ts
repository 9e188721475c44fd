import { computeArrival, type Arrival } from '$domain/timekeeping/arrival';
import type { Db } from '../db/database';
import { loadInForce } from '../timekeeping/schedule-in-force.service';
import { listAccepted, type PunchRow } from './punch.repo';

/** Shifts begin at most so long before the punches that belong to them. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** What these people follow, as whoever judged their punches has just read it. */
export type Followed = {
	employeeIds: ReadonlySet<string>;
	inForce: Awaited<ReturnType<typeof loadInForce>>;
};

/**
 * How the first INs among these punches stand to their shifts, by event id; others are left out.
 * @param followed of people judged just now; null, or when somebody is not among them: it is read here
 */
export async function findArrivals(
	db: Db,
	punches: readonly PunchRow[],
	followed: Followed | null
): Promise<Map<string, Arrival>> {
	const ins = punches.flatMap(({ eventId, employeeId, direction, status, punchedAt }) =>
		employeeId && direction === 'in' && status === 'accepted' ? [{ eventId, employeeId, punchedAt }] : []
	);
	if (ins.length === 0) return new Map();
	const times = ins.map(({ punchedAt }) => punchedAt.getTime());
	const span = { from: new Date(Math.min(...times) - LOOK_BACK_MS), to: new Date(Math.max(...times)) };
	const employeeIds = [...new Set(ins.map(({ employeeId }) => employeeId))];
	const known = followed && employeeIds.every((id) => followed.employeeIds.has(id));
	const inForce = known ? followed.inForce : await loadInForce(db, employeeIds, span);
	const near = ins.flatMap((each) => {
		const { schedule, policy, timeZone } = inForce(each.employeeId, each.punchedAt);
		if (!schedule || !timeZone) return [];
		const arrival = computeArrival({ schedule, policy, timeZone }, each.punchedAt.getTime());
		return arrival ? [{ ...each, arrival }] : [];
	});
	// Nobody came to a shift.
	if (near.length === 0) return new Map();
	const before = await listAccepted(db, { employeeIds, ...span });
	const arrivals = new Map<string, Arrival>();
	for (const { eventId, employeeId, punchedAt, arrival } of near) {
		const atMs = punchedAt.getTime();
		const isFirst = !before.some(
			(row) =>
				row.employeeId === employeeId &&
				row.eventId !== eventId &&
				row.punchedAt.getTime() >= arrival.windowStartMs &&
				row.punchedAt.getTime() < atMs
		);
		if (isFirst) arrivals.set(eventId, arrival);
	}
	return arrivals;
}
