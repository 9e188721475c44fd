import { advancePeriod } from '$domain/timekeeping/period-state';
import type { Tx } from '../db/database';
import { newId } from '../id';
import { findLockedRange, insertLateChange, lockCertificationsOn, updateCertification } from './period.repo';

/** A day record changed: who signed its period signs again; a locked period gets it into the late queue instead. */
export async function recordDayChanged(
	tx: Tx,
	{ employeeId, workDate, cause, at }: { employeeId: string; workDate: string; cause: string; at: Date }
): Promise<void> {
	for (const row of await lockCertificationsOn(tx, { employeeId, date: workDate })) {
		const outcome = advancePeriod(row, { kind: 'day_changed' }, { unresolvedDates: [], pendingRequests: 0 });
		if (!outcome.ok)
			await insertLateChange(tx, {
				id: newId(at),
				certificationId: row.id,
				revision: row.revision,
				employeeId,
				workDate,
				cause,
				createdAt: at
			});
		else if (row.status !== 'open')
			await updateCertification(tx, row, {
				status: outcome.state.status,
				certifiedBy: null,
				certifiedAt: null,
				verifiedBy: null,
				verifiedAt: null,
				note: `A day changed after it was signed: ${workDate}.`,
				updatedAt: at
			});
	}
}

/** The locked work dates that a range touches; null when it is free to change. `to` null: without end. */
export async function findLocked(
	tx: Tx,
	wanted: { employeeId?: string; siteId?: string; from: string; to: string | null }
): Promise<{ first: string; last: string } | null> {
	return findLockedRange(tx, wanted);
}
