import * as v from 'valibot';
import { ScheduleSchema, type Schedule } from '$domain/timekeeping/schedule';
import { isUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { markStale } from './mark-stale';
import {
	countAssignments,
	findScheduleRow,
	insertSchedule,
	listAssignmentsOfSchedule,
	listScheduleRows,
	updateScheduleRow,
	type ScheduleRow
} from './schedule.repo';

export type ScheduleOnFile = {
	id: string;
	name: string;
	pattern: Schedule;
	version: number;
	retired: boolean;
};

export type SaveScheduleResult =
	{ ok: true; id: string } | { ok: false; reason: 'name_taken' | 'not_found' | 'changed_meanwhile' };

/** All patterns by name; anybody signed in may read them, to ask for another one. */
export async function listSchedules(context: Context): Promise<(ScheduleOnFile & { assignments: number })[]> {
	requireSignedIn(context);
	const [rows, counts] = await Promise.all([listScheduleRows(context.db), countAssignments(context.db)]);
	return rows.map((row) => ({ ...onFile(row), assignments: counts.get(row.id) ?? 0 }));
}

export async function findSchedule(context: Context, id: string): Promise<ScheduleOnFile | null> {
	requireSignedIn(context);
	const row = isUuid(id) ? await findScheduleRow(context.db, id) : null;
	return row && onFile(row);
}

export async function createSchedule(
	context: Context,
	input: { name: string; pattern: Schedule }
): Promise<SaveScheduleResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	return unlessTaken(
		transaction(context.db, async (tx): Promise<SaveScheduleResult> => {
			await insertSchedule(tx, { id, ...input, version: 1, createdAt: at });
			await recordAudit(tx, {
				at,
				actor,
				action: 'schedule.create',
				subjectType: 'schedule',
				subjectId: id,
				detail: { after: input }
			});
			return { ok: true, id };
		})
	);
}

/**
 * Corrects a pattern: the open days of everybody who follows it are computed again. `version`: the one that was edited;
 * another one by now means that somebody else was faster.
 */
export async function updateSchedule(
	context: Context,
	{ id, version }: { id: string; version: number },
	input: { name: string; pattern: Schedule }
): Promise<SaveScheduleResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return unlessTaken(
		transaction(context.db, async (tx): Promise<SaveScheduleResult> => {
			const before = isUuid(id) ? await findScheduleRow(tx, id) : null;
			if (!before) return { ok: false, reason: 'not_found' };
			if (!(await updateScheduleRow(tx, { id, version }, input)))
				return { ok: false, reason: 'changed_meanwhile' };
			await markFollowers(tx, id);
			await recordAudit(tx, {
				at,
				actor,
				action: 'schedule.update',
				subjectType: 'schedule',
				subjectId: id,
				detail: { before: { name: before.name, pattern: before.pattern }, after: input }
			});
			return { ok: true, id };
		})
	);
}

/** Takes a pattern out of the choice, or back into it; assignments that exist keep it. */
export async function retireSchedule(
	context: Context,
	{ id, version, retired }: { id: string; version: number; retired: boolean }
): Promise<SaveScheduleResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SaveScheduleResult> => {
		if (!isUuid(id) || !(await findScheduleRow(tx, id))) return { ok: false, reason: 'not_found' };
		if (!(await updateScheduleRow(tx, { id, version }, { retiredAt: retired ? at : null })))
			return { ok: false, reason: 'changed_meanwhile' };
		await recordAudit(tx, {
			at,
			actor,
			action: retired ? 'schedule.retire' : 'schedule.restore',
			subjectType: 'schedule',
			subjectId: id,
			detail: { before: { retired: !retired }, after: { retired } }
		});
		return { ok: true, id };
	});
}

async function markFollowers(tx: Tx, scheduleId: string): Promise<void> {
	for (const { targetKind, targetId, fromDate, toDate } of await listAssignmentsOfSchedule(tx, scheduleId))
		await markStale(tx, {
			affected: { kind: targetKind, id: targetId },
			from: fromDate,
			to: toDate,
			cause: 'schedule'
		});
}

function onFile({ id, name, pattern, version, retiredAt }: ScheduleRow): ScheduleOnFile {
	return { id, name, pattern: v.parse(ScheduleSchema, pattern), version, retired: retiredAt !== null };
}

async function unlessTaken(attempt: Promise<SaveScheduleResult>): Promise<SaveScheduleResult> {
	try {
		return await attempt;
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'name_taken' };
		throw error;
	}
}
