import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { markStaleByBound } from '../timekeeping/mark-stale';
import { lockEmployee, updateEmployeeRow } from './employee.repo';

export type ExitResult =
	| { ok: true }
	| { ok: false; reason: 'not_found' | 'archived' }
	| { ok: false; reason: 'changed_meanwhile'; exitDate: string | null };

/**
 * The last day of somebody's work, `YYYY-MM-DD`; null when they stay after all. From it on the clocks of retention run.
 * Who is archived has left: their date may be corrected, and is taken back only with themselves. `was`: the date that was
 * seen, since a face that an old page has erased does not come back.
 */
export async function setExitDate(
	context: Context,
	id: string,
	exitDate: string | null,
	was?: string | null
): Promise<ExitResult> {
	const actor = requirePermission(context, 'employee.manage');
	return transaction(context.db, async (tx): Promise<ExitResult> => {
		const before = await lockEmployee(tx, id);
		if (!before) return { ok: false, reason: 'not_found' };
		if (exitDate === null && before.status === 'archived') return { ok: false, reason: 'archived' };
		if (before.exitDate === exitDate) return { ok: true };
		if (was !== undefined && was !== before.exitDate)
			return { ok: false, reason: 'changed_meanwhile', exitDate: before.exitDate };
		await updateEmployeeRow(tx, id, { exitDate });
		await markStaleByBound(tx, id, before.exitDate, exitDate, 'exit');
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'employee.set_exit_date',
			subjectType: 'employee',
			subjectId: id,
			detail: { before: { exitDate: before.exitDate }, after: { exitDate } }
		});
		return { ok: true };
	});
}
