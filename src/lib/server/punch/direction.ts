import { inferDirection, type InferredDirection } from '$domain/timekeeping/infer-direction';
import { DEFAULT_POLICY } from '$domain/timekeeping/policy';
import type { Tx } from '../db/database';
import { listAccepted, setDirection, type PunchRow } from './punch.repo';

/** Punches this far before and after decide a direction: the longest session and a night beside it. */
export const NEIGHBOURHOOD_MS = 36 * 3_600_000;

/** In or out at this instant, from the punches known by then. */
export function inferAt(known: PunchRow[], at: Date, timeZone: string): InferredDirection {
	return inferDirection({
		punches: known.map((row) => ({
			id: row.eventId,
			at: row.punchedAt.getTime(),
			direction: row.direction ?? 'auto'
		})),
		schedule: null,
		policy: DEFAULT_POLICY,
		timeZone,
		at: at.getTime()
	});
}

/** The accepted punch that a tap so close to it only repeats; choosing the other direction is no repetition. */
export function findRepeated(known: PunchRow[], at: Date, direction: 'auto' | 'in' | 'out'): PunchRow | null {
	const windowMs = DEFAULT_POLICY.dedupeSeconds * 1000;
	const close = known.filter((row) => Math.abs(row.punchedAt.getTime() - at.getTime()) <= windowMs);
	const repeats = (row: PunchRow) => direction === 'auto' || direction === row.direction;
	return close.findLast(repeats) ?? null;
}

/**
 * A punch that arrives late lies before others already judged: their inferred directions are computed again.
 * What a worker chose stays.
 */
export async function reinferLater(
	tx: Tx,
	late: { employeeId: string; punchedAt: Date; timeZone: string }
): Promise<void> {
	const from = new Date(late.punchedAt.getTime() - NEIGHBOURHOOD_MS);
	const to = new Date(late.punchedAt.getTime() + NEIGHBOURHOOD_MS);
	const rows = await listAccepted(tx, { employeeId: late.employeeId, from, to });
	const known = rows.filter((row) => row.punchedAt <= late.punchedAt);
	for (const row of rows.filter((row) => row.punchedAt > late.punchedAt)) {
		const inferred = inferAt(known, row.punchedAt, late.timeZone);
		const direction = row.directionSource === 'inferred' ? inferred.direction : row.direction;
		if (direction && direction !== row.direction) await setDirection(tx, row.eventId, direction);
		known.push({ ...row, direction });
	}
}
