import { isUuid } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { markStale } from './mark-stale';
import { findReach } from './supervision.service';
import {
	deleteAssignmentRow,
	findAssignmentRow,
	findOverlapping,
	findScheduleRow,
	insertAssignment,
	listAssignmentRows,
	lockTarget,
	updateAssignmentRow,
	type TargetKind
} from './schedule.repo';

export type AssignmentInput = {
	scheduleId: string;
	targetKind: TargetKind;
	targetId: string;
	fromDate: string;
	/** last work date, included; null: until something else is said */
	toDate: string | null;
};

type Refusal =
	| {
			ok: false;
			reason: 'schedule_unknown' | 'target_unknown' | 'not_found' | 'changed_meanwhile' | 'ends_before';
	  }
	/** the target follows another schedule on some of these dates */
	| { ok: false; reason: 'overlaps'; scheduleName: string; fromDate: string; toDate: string | null };
export type AssignResult = { ok: true; id: string } | Refusal;

export type AssignmentOnFile = AssignmentInput & {
	id: string;
	version: number;
	scheduleName: string;
	targetName: string;
};

/** All assignments of departments and sites, and those of employees whom the actor supervises; by kind of target and date. */
export async function listAssignments(context: Context): Promise<AssignmentOnFile[]> {
	const actor = requirePermission(context, 'timekeeping.view');
	const rows = await listAssignmentRows(context.db, await findReach(context, actor));
	return rows.map(({ assignment, scheduleName, employeeName, departmentName, siteName }) => ({
		id: assignment.id,
		version: assignment.version,
		scheduleId: assignment.scheduleId,
		targetKind: assignment.targetKind,
		targetId: assignment.targetId,
		fromDate: assignment.fromDate,
		toDate: assignment.toDate,
		scheduleName,
		targetName: employeeName ?? departmentName ?? siteName ?? 'not there any more'
	}));
}

export async function assignSchedule(context: Context, input: AssignmentInput): Promise<AssignResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	if (input.toDate !== null && input.toDate < input.fromDate) return { ok: false, reason: 'ends_before' };
	const at = context.now();
	const id = newId(at);
	const target = { kind: input.targetKind, id: input.targetId };
	return transaction(context.db, async (tx): Promise<AssignResult> => {
		if (!(await lockTarget(tx, target))) return { ok: false, reason: 'target_unknown' };
		if (!(await findScheduleRow(tx, input.scheduleId))) return { ok: false, reason: 'schedule_unknown' };
		const { fromDate: from, toDate: to } = input;
		const other = await findOverlapping(tx, { ...target, from, to });
		if (other) return overlaps(other);
		await insertAssignment(tx, { id, ...input, version: 1, createdBy: actor.userId, createdAt: at });
		await markStale(tx, { affected: target, from, to, cause: 'assignment' });
		await recordAudit(tx, {
			at,
			actor,
			action: 'assignment.create',
			subjectType: 'assignment',
			subjectId: id,
			detail: { after: input }
		});
		return { ok: true, id };
	});
}

/** Changes an assignment's dates, usually to end it. */
export async function changeAssignment(
	context: Context,
	{ id, version }: { id: string; version: number },
	dates: { fromDate: string; toDate: string | null }
): Promise<AssignResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	if (dates.toDate !== null && dates.toDate < dates.fromDate) return { ok: false, reason: 'ends_before' };
	const at = context.now();
	return transaction(context.db, async (tx): Promise<AssignResult> => {
		const before = isUuid(id) ? await findAssignmentRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		const target = { kind: before.targetKind, id: before.targetId };
		await lockTarget(tx, target);
		const other = await findOverlapping(tx, {
			...target,
			from: dates.fromDate,
			to: dates.toDate,
			except: id
		});
		if (other) return overlaps(other);
		if (!(await updateAssignmentRow(tx, { id, version }, dates)))
			return { ok: false, reason: 'changed_meanwhile' };
		// The days between the old and the new ends, and no others.
		for (const { from, to } of changedRanges(before, dates))
			await markStale(tx, { affected: target, from, to, cause: 'assignment' });
		await recordAudit(tx, {
			at,
			actor,
			action: 'assignment.change',
			subjectType: 'assignment',
			subjectId: id,
			detail: { before: { fromDate: before.fromDate, toDate: before.toDate }, after: dates }
		});
		return { ok: true, id };
	});
}

export async function removeAssignment(
	context: Context,
	{ id, version }: { id: string; version: number }
): Promise<AssignResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<AssignResult> => {
		const before = isUuid(id) ? await findAssignmentRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		if (!(await deleteAssignmentRow(tx, { id, version }))) return { ok: false, reason: 'changed_meanwhile' };
		const { targetKind, targetId, fromDate, toDate, scheduleId } = before;
		await markStale(tx, {
			affected: { kind: targetKind, id: targetId },
			from: fromDate,
			to: toDate,
			cause: 'assignment'
		});
		await recordAudit(tx, {
			at,
			actor,
			action: 'assignment.remove',
			subjectType: 'assignment',
			subjectId: id,
			detail: { before: { scheduleId, targetKind, targetId, fromDate, toDate } }
		});
		return { ok: true, id };
	});
}

/** Where the beginning moved, and where the end did; `to` null: without end. */
export function changedRanges(
	before: { fromDate: string; toDate: string | null },
	after: { fromDate: string; toDate: string | null }
): { from: string; to: string | null }[] {
	const ranges: { from: string; to: string | null }[] = [];
	if (before.fromDate !== after.fromDate) {
		const [from, to] = [before.fromDate, after.fromDate].sort();
		ranges.push({ from: from ?? before.fromDate, to: to ?? before.fromDate });
	}
	if (before.toDate !== after.toDate) {
		const ends = [before.toDate, after.toDate].filter((date) => date !== null).sort();
		ranges.push({ from: ends[0] ?? before.fromDate, to: ends.length === 2 ? (ends[1] ?? null) : null });
	}
	return ranges;
}

function overlaps(other: NonNullable<Awaited<ReturnType<typeof findOverlapping>>>): Refusal {
	const { fromDate, toDate } = other.assignment;
	return { ok: false, reason: 'overlaps', scheduleName: other.scheduleName, fromDate, toDate };
}
