import { computeDateIn } from '$domain/timekeeping/site-day';
import { setSignInEnabled } from '../access/employee-sign-in.service';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { raiseGalleryRevision } from '../enrolment/gallery-revision';
import { markStaleByBound } from '../timekeeping/mark-stale';
import { lockEmployee, updateEmployeeRow } from './employee.repo';
import { findSite } from './organisation.repo';
import { checkDepartmentOpen, checkSiteOpen } from './organisation.service';
import { deleteRosters, insertRoster } from './roster.repo';

export type ArchiveResult =
	| { ok: true; changed: boolean }
	| { ok: false; reason: 'not_found' | 'last_admin' | 'role_reserved' | 'place_archived' };

/**
 * Somebody who left, today at their site unless another last day was set: off every roster, signed out and no longer
 * offered anywhere; punches, days and papers stay. Taken back, nobody leaves any more, and they are on the roster of their
 * home site again; signing in is allowed separately.
 * Nobody comes back to a place that is out of use: they move first.
 */
export async function archiveEmployee(
	context: Context,
	id: string,
	archived: boolean
): Promise<ArchiveResult> {
	const actor = requirePermission(context, 'employee.manage');
	if (archived) {
		const ended = await setSignInEnabled(context, id, false);
		if (!ended.ok && ended.reason !== 'not_found')
			return { ok: false, reason: ended.reason === 'last_admin' ? 'last_admin' : 'role_reserved' };
	}
	const at = context.now();
	return transaction(context.db, async (tx): Promise<ArchiveResult> => {
		const before = await lockEmployee(tx, id);
		if (!before) return { ok: false, reason: 'not_found' };
		const status = archived ? 'archived' : 'active';
		if (before.status === status) return { ok: true, changed: false };
		const isPlaced =
			archived ||
			((await checkSiteOpen(tx, before.siteId)) && (await checkDepartmentOpen(tx, before.departmentId)));
		if (!isPlaced) return { ok: false, reason: 'place_archived' };
		const timeZone = (await findSite(tx, before.siteId))?.timeZone ?? 'UTC';
		const exitDate = archived ? (before.exitDate ?? computeDateIn(timeZone, at.getTime())) : null;
		await updateEmployeeRow(tx, id, { status, exitDate });
		await markStaleByBound(tx, id, before.exitDate, exitDate, 'exit');
		if (archived) await deleteRosters(tx, id);
		else await insertRoster(tx, { siteId: before.siteId, employeeId: id, createdAt: at });
		await raiseGalleryRevision(tx);
		await recordAudit(tx, {
			at,
			actor,
			action: archived ? 'employee.archive' : 'employee.restore',
			subjectType: 'employee',
			subjectId: id,
			detail: { before: { status: before.status, exitDate: before.exitDate }, after: { status, exitDate } }
		});
		return { ok: true, changed: true };
	});
}
