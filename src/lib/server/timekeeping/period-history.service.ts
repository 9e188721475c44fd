import type { DayRecord } from '$domain/timekeeping/day-record';
import { isUuid } from '$domain/uuid';
import type { Context } from '../context';
import { toRecords } from './days-that-count.service';
import { findSnapshot, listCertifications, listSetAside, listSnapshotHeads } from './period.repo';
import { requireSees } from './supervision.service';

export type PeriodHistory = {
	/** every revision that was locked, latest first */
	revisions: { revision: number; hash: string; lockedAt: Date; lockedBy: string | null }[];
	/** days that changed later and were left as they were locked */
	setAside: { date: string; cause: string; reason: string; at: Date }[];
};

type Whose = { periodId: string; employeeId: string };

/** What was locked of one employee's period, and what came later and was left out. */
export async function findPeriodHistory(context: Context, whose: Whose): Promise<PeriodHistory> {
	await requireSees(context, whose.employeeId);
	const row = await findCertification(context, whose);
	if (!row) return { revisions: [], setAside: [] };
	const [heads, aside] = await Promise.all([
		listSnapshotHeads(context.db, row.id),
		listSetAside(context.db, row.id)
	]);
	return {
		revisions: heads.map(({ revision, hash, createdAt, createdByName }) => {
			return { revision, hash, lockedAt: createdAt, lockedBy: createdByName };
		}),
		setAside: aside.map(({ workDate, cause, setAsideReason, settledAt, createdAt }) => {
			return { date: workDate, cause, reason: setAsideReason ?? '', at: settledAt ?? createdAt };
		})
	};
}

/** The days as one revision locked them; null when there is no such revision. */
export async function findRevision(
	context: Context,
	{ revision, ...whose }: Whose & { revision: number }
): Promise<{ hash: string; lockedAt: Date; days: DayRecord[] } | null> {
	await requireSees(context, whose.employeeId);
	const row = await findCertification(context, whose);
	const snapshot = row && (await findSnapshot(context.db, { certificationId: row.id, revision }));
	return snapshot
		? { hash: snapshot.hash, lockedAt: snapshot.createdAt, days: toRecords(snapshot.records) }
		: null;
}

async function findCertification({ db }: Context, { periodId, employeeId }: Whose) {
	if (!isUuid(periodId)) return null;
	const rows = await listCertifications(db, periodId);
	return rows.find((row) => row.employeeId === employeeId) ?? null;
}
