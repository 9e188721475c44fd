import { createHash } from 'node:crypto';
import { assembleInput } from '$domain/timekeeping/assemble-input';
import { ENGINE_VERSION } from '$domain/timekeeping/compute-days';
import { policiesInForce, policyOn } from '$domain/timekeeping/policies-in-force';
import { listDates } from '$domain/timekeeping/site-day';
import { NIL_UUID } from '$domain/uuid';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { log } from '../log';
import { loadDayInputs, runEngine, type DayInputs } from './compute-day-records';
import {
	ensureDayRecordRows,
	insertChange,
	listDayRecordRows,
	listStale,
	storeComputed,
	type ComputedRow,
	type DayRecordRow
} from './day-record.repo';
import { recordDayChanged } from './period-change';

/** Days in one transaction; keeps locks short. */
const BATCH = 400;

type Source = Pick<Context, 'db' | 'now'>;

export type ChangedDay = { employeeId: string; date: string };

/**
 * Computes what was marked and stores it; returns the days whose records really changed. What was signed is opened
 * again, what is locked goes to the late queue. Safe on any replica and to repeat.
 */
export async function recomputeStale(
	source: Source,
	wanted: { employeeIds?: readonly string[]; from?: string; to?: string } = {}
): Promise<ChangedDay[]> {
	const changed: ChangedDay[] = [];
	let last = '';
	for (;;) {
		const stale = await listStale(source.db, { ...wanted, limit: BATCH });
		const key = JSON.stringify(stale);
		// Days of the future are not computed yet, and a day marked again meanwhile waits for the next run.
		if (stale.length === 0 || key === last) break;
		last = key;
		changed.push(...(await recomputeDays(source, stale)));
	}
	if (changed.length > 0) log.info({ count: changed.length }, 'day records changed');
	return changed;
}

/** Keeps a record of each of these days, so that later changes are noticed. */
export async function keepDayRecords(
	source: Source,
	wanted: { employeeIds: readonly string[]; from: string; to: string }
): Promise<void> {
	const at = source.now();
	const blank = { at, inputHash: Buffer.alloc(32), policyVersionId: NIL_UUID };
	const rows = wanted.employeeIds.flatMap((employeeId) =>
		listDates(wanted.from, wanted.to).map((workDate) => ({ employeeId, workDate, ...blank }))
	);
	await ensureDayRecordRows(source.db, rows);
	await recomputeStale(source, wanted);
}

async function recomputeDays(
	source: Source,
	days: readonly { employeeId: string; workDate: string }[]
): Promise<ChangedDay[]> {
	const employeeIds = [...new Set(days.map(({ employeeId }) => employeeId))];
	const dates = days.map(({ workDate }) => workDate).sort();
	const [from, to] = [dates[0] ?? '', dates.at(-1) ?? ''];
	// The marks first, then the facts: a change in between raises the marks again and the store is refused.
	const kept = await listDayRecordRows(source.db, { employeeIds, from, to });
	const inputs = await loadDayInputs(source, { employeeIds, from, to });
	const wanted = new Set(days.map(({ employeeId, workDate }) => `${employeeId} ${workDate}`));
	const computed = computeRows(inputs, source.now(), wanted);
	return transaction(source.db, async (tx) => {
		const changed: ChangedDay[] = [];
		for (const row of kept) {
			if (row.staleMarks === 0) continue;
			const fresh = computed.get(`${row.employeeId} ${row.workDate}`);
			if (!fresh || !(await storeComputed(tx, fresh, row.staleMarks))) continue;
			if (row.record === null || isSame(row, fresh)) continue;
			const { employeeId, workDate } = row;
			const cause = row.staleCause ?? 'unknown';
			const at = source.now();
			await insertChange(tx, {
				id: newId(at),
				employeeId,
				workDate,
				cause,
				before: row.record,
				after: fresh.record,
				createdAt: at
			});
			await recordDayChanged(tx, { employeeId, workDate, cause, at });
			changed.push({ employeeId, date: workDate });
		}
		return changed;
	});
}

function computeRows(inputs: DayInputs, now: Date, wanted: ReadonlySet<string>): Map<string, ComputedRow> {
	const rows = new Map<string, ComputedRow>();
	for (const { employee, days } of runEngine(inputs, now)) {
		const versions = policiesInForce(inputs.facts.policies, employee.siteId);
		for (const record of days) {
			const { date } = record;
			if (!wanted.has(`${employee.id} ${date}`)) continue;
			const input = assembleInput({ facts: inputs.facts, employee, first: date, last: date });
			rows.set(`${employee.id} ${date}`, {
				employeeId: employee.id,
				workDate: date,
				engineVersion: ENGINE_VERSION,
				policyVersionId: policyOn(versions, date).id ?? NIL_UUID,
				inputHash: createHash('sha256').update(JSON.stringify(input)).digest(),
				record,
				computedAt: now
			});
		}
	}
	return rows;
}

function isSame(row: DayRecordRow, fresh: ComputedRow): boolean {
	return JSON.stringify(row.record) === JSON.stringify(fresh.record);
}
