import type { BulkInput } from '$domain/people/bulk-form';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { assignSchedule } from '../timekeeping/assignment.service';
import { today } from '../timekeeping/supervision.service';
import { archiveEmployee } from './archive-employee.service';
import { findEmployeeName } from './employee.service';
import { transferEmployee } from './save-employee.service';

/** One answer per person: one refusal does not hold up the others. */
export type BulkResult = { done: number; refused: { name: string; why: string }[] };

type Outcome = { ok: true } | { ok: false; reason: string };

/** The same change for several employees, each in a transaction of its own. */
export async function changeEmployees(context: Context, input: BulkInput): Promise<BulkResult> {
	requirePermission(context, input.action === 'schedule' ? 'timekeeping.manage' : 'employee.manage');
	const fromDate = await today(context);
	const result: BulkResult = { done: 0, refused: [] };
	for (const id of new Set(input.ids)) {
		const outcome = await change(context, id, input, fromDate);
		if (outcome.ok) result.done++;
		else {
			const name = (await findEmployeeName(context.db, id)) ?? 'Somebody';
			result.refused.push({ name, why: WHY[outcome.reason] ?? 'That is not possible.' });
		}
	}
	return result;
}

async function change(context: Context, id: string, input: BulkInput, fromDate: string): Promise<Outcome> {
	switch (input.action) {
		case 'department':
			return transferEmployee(context, id, { departmentId: input.departmentId });
		case 'site':
			return transferEmployee(context, id, { siteId: input.siteId });
		case 'schedule': {
			const { scheduleId } = input;
			return assignSchedule(context, {
				scheduleId,
				targetKind: 'employee',
				targetId: id,
				fromDate,
				toDate: null
			});
		}
		default:
			return archiveEmployee(context, id, input.action === 'archive');
	}
}

const WHY: Record<string, string> = {
	not_found: 'is not there any more.',
	department_unknown: 'cannot move: the department is out of use or not there any more.',
	site_unknown: 'cannot move: the site is out of use or not there any more.',
	place_archived: 'cannot come back: the site or department is archived. Move them to another one first.',
	last_admin: 'is the last administrator.',
	role_reserved: 'has a role that only an administrator changes.',
	overlaps: 'follows a schedule of their own already; end that one first.',
	schedule_unknown: 'cannot follow it: the schedule is not there any more.',
	target_unknown: 'is not there any more.'
};
