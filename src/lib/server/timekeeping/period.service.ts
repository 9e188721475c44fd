import { createHash } from 'node:crypto';
import { ENGINE_VERSION } from '$domain/timekeeping/compute-days';
import type { DayRecord } from '$domain/timekeeping/day-record';
import {
	advancePeriod,
	isClosed,
	type PeriodAction,
	type PeriodOutcome
} from '$domain/timekeeping/period-state';
import { isUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn, type SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { computeDayRecords } from './compute-day-records';
import {
	findPeriodRow,
	insertSnapshot,
	listCertificationsOf,
	markExported,
	lockCertification,
	lockEmployeeRow,
	settleLateChanges,
	updateCertification,
	type CertificationRow,
	type LockedRevision,
	type PeriodRow
} from './period.repo';
import { keepDayRecords } from './recompute.service';
import { countPendingBy } from './request.repo';
import { findPerson, requireDecidesFor, today } from './supervision.service';

/** `version`: that of the certification as it was shown; 1 when nobody has done anything yet. */
export type PeriodStep = { periodId: string; employeeId: string; version: number };

export type PeriodRefusal =
	| Extract<PeriodOutcome, { ok: false }>
	/** its last day is not over */
	| { ok: false; reason: 'not_over' | 'not_found' }
	/** another period with some of these dates is signed already; its dates */
	| { ok: false; reason: 'overlaps'; first: string; last: string }
	/** nobody verifies the own record */
	| { ok: false; reason: 'own' }
	/** somebody else moved it on after this version was shown */
	| { ok: false; reason: 'changed_meanwhile' };
export type PeriodResult = { ok: true; version: number } | PeriodRefusal;

/** The employee signs: these days are right. */
export async function certifyPeriod(context: Context, step: PeriodStep): Promise<PeriodResult> {
	const actor = requireSignedIn(context);
	// Somebody without a sign-in signs on paper; the one who supervises records it.
	if (actor.employeeId !== step.employeeId)
		await requireDecidesFor(context, step.employeeId, 'period.verify');
	return advance(context, { ...step, actor, action: { kind: 'certify' } });
}

/** The supervisor signs; never for oneself. */
export async function verifyPeriod(context: Context, step: PeriodStep): Promise<PeriodResult> {
	const actor = await requireDecidesFor(context, step.employeeId, 'period.verify');
	return advance(context, { ...step, actor, action: { kind: 'verify' } });
}

/** Closes it: what is counted now is kept as it is. `overrideReason` closes it in spite of unresolved days. */
export async function lockPeriod(
	context: Context,
	{ overrideReason, ...step }: PeriodStep & { overrideReason?: string }
): Promise<PeriodResult> {
	const actor = requirePermission(context, 'period.lock');
	const action = overrideReason === undefined ? {} : { overrideReason };
	return advance(context, { ...step, actor, action: { kind: 'lock', ...action } });
}

export type BulkResult = { employeeId: string; result: PeriodResult }[];

const STEPS = { certify: certifyPeriod, verify: verifyPeriod, lock: lockPeriod };

/** The same step for many, one answer per employee: one refusal does not hold up the others. */
export async function advancePeriods(
	context: Context,
	kind: keyof typeof STEPS,
	steps: readonly PeriodStep[]
): Promise<BulkResult> {
	const actor = requirePermission(context, kind === 'lock' ? 'period.lock' : 'period.verify');
	const results: BulkResult = [];
	for (const step of steps) {
		const { employeeId } = step;
		const isOwn = kind === 'verify' && employeeId === actor.employeeId;
		const result: PeriodResult = isOwn ? { ok: false, reason: 'own' } : await STEPS[kind](context, step);
		results.push({ employeeId, result });
	}
	return results;
}

/** The supervisor asks for another signature, with the reason that the employee reads. */
export async function sendBackPeriod(
	context: Context,
	{ reason, ...step }: PeriodStep & { reason: string }
): Promise<PeriodResult> {
	const actor = await requireDecidesFor(context, step.employeeId, 'period.verify');
	return advance(context, { ...step, actor, action: { kind: 'send_back', reason } });
}

/** Opens it again; a closed one becomes a new revision and its old snapshot stays. */
export async function reopenPeriod(
	context: Context,
	{ reason, ...step }: PeriodStep & { reason: string }
): Promise<PeriodResult> {
	const actor = requirePermission(context, 'period.lock');
	return advance(context, { ...step, actor, action: { kind: 'reopen', reason } });
}

/**
 * Notes that these locked revisions went into a file. What was reopened meanwhile stays as it is; exporting again is
 * allowed, since the same snapshots give the same file. Says how many were noted.
 */
export async function markPeriodExported(
	context: Context,
	{ periodId, fileName, locked }: { periodId: string; fileName: string; locked: readonly LockedRevision[] }
): Promise<number> {
	const actor = requirePermission(context, 'period.lock');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const marked = await markExported(tx, locked, at);
		if (marked > 0)
			await recordAudit(tx, {
				at,
				actor,
				action: 'period.export',
				subjectType: 'period',
				subjectId: periodId,
				detail: { after: { status: 'exported', fileName, employees: marked } }
			});
		return marked;
	});
}

type Advance = PeriodStep & {
	actor: SignedInActor;
	action: Exclude<PeriodAction, { kind: 'day_changed' | 'export' }>;
};

async function advance(context: Context, step: Advance): Promise<PeriodResult> {
	const { periodId, employeeId, version, actor, action } = step;
	const period = isUuid(periodId) ? await findPeriodRow(context.db, periodId) : null;
	if (!period || !isUuid(employeeId) || !(await findPerson(context.db, employeeId)))
		return { ok: false, reason: 'not_found' };
	const opens = action.kind === 'reopen' || action.kind === 'send_back';
	if (period.lastDate >= (await today(context)) && !opens) return { ok: false, reason: 'not_over' };
	const { firstDate: from, lastDate: to } = period;
	// From the first signature on, changes of the days are noticed.
	if (!opens) await keepDayRecords(context, { employeeIds: [employeeId], from, to });
	const at = context.now();
	return transaction(context.db, async (tx): Promise<PeriodResult> => {
		await lockEmployeeRow(tx, employeeId);
		const row = await lockCertification(tx, blankRow(period, employeeId, at));
		if (row.version !== version) return { ok: false, reason: 'changed_meanwhile' };
		const other = action.kind === 'certify' && (await findOverlapping(tx, row));
		if (other) return { ok: false, reason: 'overlaps', first: other.firstDate, last: other.lastDate };
		const [computed] = await computeDayRecords(
			{ db: tx, now: context.now },
			{ employeeIds: [employeeId], from, to }
		);
		const days = computed?.days ?? [];
		const pending = await countPendingBy(tx, { employeeIds: [employeeId], from, to });
		const outcome = advancePeriod(row, action, {
			unresolvedDates: unresolvedDates(days),
			pendingRequests: pending.get(employeeId) ?? 0
		});
		if (!outcome.ok) return outcome;
		await updateCertification(tx, row, { ...outcome.state, ...signature(step, at) });
		if (outcome.state.status === 'locked') await keepSnapshot(tx, { row, days, actor, at });
		if (action.kind === 'reopen' && isClosed(row.status))
			await settleLateChanges(tx, { certificationId: row.id, at });
		await recordAudit(tx, {
			at,
			actor,
			action: `period.${action.kind}`,
			subjectType: 'period_certification',
			subjectId: row.id,
			detail: {
				before: { status: row.status },
				after: outcome.state,
				...reasonOf(action),
				about: { periodId, employeeId, from, to }
			}
		});
		return { ok: true, version: row.version + 1 };
	});
}

/** Dates that a missing punch keeps open. */
export function unresolvedDates(days: readonly DayRecord[]): string[] {
	return days.filter(({ unresolved }) => unresolved).map(({ date }) => date);
}

/** A certification as it is before anybody did anything. */
export function blankRow(period: PeriodRow, employeeId: string, at: Date) {
	return {
		id: newId(at),
		periodId: period.id,
		employeeId,
		firstDate: period.firstDate,
		lastDate: period.lastDate,
		status: 'open' as const,
		revision: 1,
		version: 1,
		updatedAt: at
	};
}

function signature({ action, actor }: Advance, at: Date): Partial<CertificationRow> {
	const by = actor.userId;
	switch (action.kind) {
		case 'certify':
			return { certifiedBy: by, certifiedAt: at, note: null, updatedAt: at };
		case 'verify':
			return { verifiedBy: by, verifiedAt: at, updatedAt: at };
		case 'lock':
			return { lockedBy: by, lockedAt: at, note: action.overrideReason ?? null, updatedAt: at };
		case 'send_back':
		case 'reopen': {
			const none = { certifiedBy: null, certifiedAt: null, verifiedBy: null, verifiedAt: null };
			return {
				...none,
				lockedBy: null,
				lockedAt: null,
				exportedAt: null,
				note: action.reason,
				updatedAt: at
			};
		}
	}
}

/** Somebody who moved to a place with other periods signs no day twice. */
async function findOverlapping(tx: Tx, row: CertificationRow): Promise<CertificationRow | null> {
	const { employeeId, firstDate: from, lastDate: to } = row;
	const rows = await listCertificationsOf(tx, { employeeIds: [employeeId], from, to });
	return rows.find(({ id, status }) => id !== row.id && status !== 'open') ?? null;
}

async function keepSnapshot(
	tx: Tx,
	{ row, days, actor, at }: { row: CertificationRow; days: DayRecord[]; actor: SignedInActor; at: Date }
): Promise<void> {
	await insertSnapshot(tx, {
		id: newId(at),
		certificationId: row.id,
		revision: row.revision,
		engineVersion: ENGINE_VERSION,
		hash: createHash('sha256').update(JSON.stringify(days)).digest('hex'),
		records: days,
		createdBy: actor.userId,
		createdAt: at
	});
}

function reasonOf(action: Advance['action']): { reason?: string } {
	if (action.kind === 'reopen' || action.kind === 'send_back') return { reason: action.reason };
	return action.kind === 'lock' && action.overrideReason ? { reason: action.overrideReason } : {};
}
