import { compareDays, type FieldChange } from '$lib/words/compare-days';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { computeDayRecords } from './compute-day-records';
import { toRecords } from './days-that-count.service';
import { listLateChangeRows, listSnapshots, lockLateChange, setLateChangeAside } from './period.repo';
import { listVisiblePeople, type Person } from './supervision.service';

export type LateDay = {
	id: string;
	person: Person;
	periodId: string;
	revision: number;
	/** of the certification, to reopen it with */
	version: number;
	status: 'locked' | 'exported';
	firstDate: string;
	lastDate: string;
	date: string;
	cause: string;
	arrivedAt: Date;
	/** what it would change, against what was locked */
	changes: FieldChange[];
};

/** Days that changed after they were locked, with what waits to be taken over by reopening. */
export async function listLateDays(context: Context): Promise<LateDay[]> {
	const people = new Map((await listVisiblePeople(context, { everyone: true })).map((one) => [one.id, one]));
	const rows = await listLateChangeRows(context.db, [...people.keys()]);
	const locked = new Map(
		(await listSnapshots(context.db, [...new Set(rows.map(({ certification }) => certification.id))])).map(
			({ certificationId, records }) => [certificationId, toRecords(records)]
		)
	);
	const late: LateDay[] = [];
	for (const { late: row, certification } of rows) {
		const person = people.get(row.employeeId);
		const { status } = certification;
		if (!person || (status !== 'locked' && status !== 'exported')) continue;
		const date = row.workDate;
		const before = locked.get(certification.id)?.find((day) => day.date === date);
		const [fresh] = await computeDayRecords(context, { employeeIds: [person.id], from: date, to: date });
		const after = fresh?.days[0];
		const changes = before && after ? compareDays(before, after, person.timeZone) : [];
		// It came and went again: nothing waits.
		if (changes.length === 0) continue;
		const { id, cause, createdAt: arrivedAt } = row;
		const { periodId, revision, version, firstDate, lastDate } = certification;
		const where = { periodId, revision, version, status, firstDate, lastDate };
		late.push({ id, person, ...where, date, cause, arrivedAt, changes });
	}
	return late;
}

/** How many days changed after they were locked; for a sign in the navigation, so differences are not computed. */
export async function countLateDays(context: Context): Promise<number> {
	const people = await listVisiblePeople(context, { everyone: true });
	const rows = await listLateChangeRows(
		context.db,
		people.map(({ id }) => id)
	);
	return rows.length;
}

export type SetAsideResult = { ok: true } | { ok: false; reason: 'reason_required' | 'changed_meanwhile' };

/** Leaves the day as it was locked. What changes it again comes back into the queue. */
export async function setLateDayAside(
	context: Context,
	{ id, version, reason }: { id: string; version: number; reason: string }
): Promise<SetAsideResult> {
	const actor = requirePermission(context, 'period.lock');
	const why = reason.trim();
	if (why === '') return { ok: false, reason: 'reason_required' };
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SetAsideResult> => {
		const row = isUuid(id) ? await lockLateChange(tx, id) : null;
		if (!row || row.certification.version !== version) return { ok: false, reason: 'changed_meanwhile' };
		await setLateChangeAside(tx, id, { at, by: actor.userId, reason: why });
		const { certificationId, employeeId, workDate, revision } = row.late;
		await recordAudit(tx, {
			at,
			actor,
			action: 'late_change.set_aside',
			subjectType: 'period_certification',
			subjectId: certificationId,
			detail: { after: { setAside: workDate }, reason: why, about: { employeeId, revision } }
		});
		return { ok: true };
	});
}
