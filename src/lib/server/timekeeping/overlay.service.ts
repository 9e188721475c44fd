import type { OverlayDetail, OverlayEntry } from '$domain/timekeeping/overlay-entry';
import { isUuid, NIL_UUID } from '$domain/uuid';
import { requirePermission, type SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { toEntry } from './facts.repo';
import { markStale } from './mark-stale';
import {
	findOverlayRow,
	findPunchOf,
	insertOverlay,
	insertRevocation,
	listOverlayRows,
	type OverlayRow
} from './overlay.repo';
import { findLocked } from './period-change';
import { recomputeStale } from './recompute.service';
import { requireDecidesFor, requireSees } from './supervision.service';

export type NewOverlay = {
	/** null: a suspension of work, at a site or everywhere */
	employeeId: string | null;
	siteId?: string | null;
	firstDate: string;
	lastDate: string;
	detail: OverlayDetail;
	reason: string;
	/** made with the form, becomes the row's id: the same form sent twice is entered once */
	formId?: string;
};

export type OverlayRefusal =
	| { ok: false; reason: 'period_locked'; first: string; last: string }
	/** there is no such punch of this employee, or a correction speaks of it already */
	| { ok: false; reason: 'punch_unknown' | 'punch_corrected' };
export type OverlayResult = { ok: true; id: string } | OverlayRefusal;

/** The office enters a correction, leave, ... itself, for somebody it decides for; never for oneself. */
export async function addOverlay(context: Context, input: NewOverlay): Promise<OverlayResult> {
	const actor = input.employeeId
		? await requireDecidesFor(context, input.employeeId)
		: requirePermission(context, 'timekeeping.manage');
	const known = input.formId !== undefined && isUuid(input.formId) ? input.formId : null;
	try {
		const result = await transaction(context.db, (tx) =>
			writeOverlay(tx, context, { ...input, actor, requestId: null })
		);
		if (result.ok) await recomputeAfter(context, input.employeeId);
		return result;
	} catch (error) {
		if (known === null || !checkDuplicateKey(error)) throw error;
		return { ok: true, id: known };
	}
}

/** Part of the transaction that decides: the row, its audit event and the marks on the days it bears on. */
export async function writeOverlay(
	tx: Tx,
	context: Pick<Context, 'now'>,
	input: NewOverlay & { actor: SignedInActor; requestId: string | null }
): Promise<OverlayResult> {
	const { actor, employeeId, siteId = null, firstDate, lastDate, detail, reason, requestId, formId } = input;
	if (employeeId) {
		const refusal =
			(await findLockedRefusal(tx, { employeeId, firstDate, lastDate })) ??
			(await findPunchRefusal(tx, employeeId, detail));
		if (refusal) return refusal;
	}
	const at = context.now();
	const id = formId !== undefined && isUuid(formId) ? formId : newId(at);
	await insertOverlay(tx, {
		id,
		kind: detail.kind,
		employeeId: employeeId ?? NIL_UUID,
		siteId: siteId ?? NIL_UUID,
		firstDate,
		lastDate,
		detail,
		reason,
		requestId,
		authorUserId: actor.userId,
		createdAt: at
	});
	await markStale(tx, { ...datesOf({ employeeId, siteId, firstDate, lastDate }), cause: detail.kind });
	await recordAudit(tx, {
		at,
		actor,
		action: 'overlay.create',
		subjectType: 'overlay',
		subjectId: id,
		detail: { after: { employeeId, siteId, firstDate, lastDate, detail }, reason, about: { requestId } }
	});
	return { ok: true, id };
}

export type RevokeResult =
	{ ok: true } | { ok: false; reason: 'not_found' | 'already_revoked' } | OverlayRefusal;

/** Takes an overlay row back; the row stays, with who took it back and why. */
export async function revokeOverlay(context: Context, id: string, reason: string): Promise<RevokeResult> {
	const actor = requirePermission(context, 'request.decide');
	const row = isUuid(id) ? await findOverlayRow(context.db, id) : null;
	if (!row) return { ok: false, reason: 'not_found' };
	const { employeeId, siteId } = toEntry(row);
	if (employeeId) await requireDecidesFor(context, employeeId);
	else requirePermission(context, 'timekeeping.manage');
	const { firstDate, lastDate, kind } = row;
	const at = context.now();
	const result = await unlessRevoked(
		transaction(context.db, async (tx): Promise<RevokeResult> => {
			const refusal = employeeId ? await findLockedRefusal(tx, { employeeId, firstDate, lastDate }) : null;
			if (refusal) return refusal;
			await insertRevocation(tx, { overlayId: id, reason, authorUserId: actor.userId, createdAt: at });
			await markStale(tx, { ...datesOf({ employeeId, siteId, firstDate, lastDate }), cause: kind });
			await recordAudit(tx, {
				at,
				actor,
				action: 'overlay.revoke',
				subjectType: 'overlay',
				subjectId: id,
				detail: {
					before: { employeeId, siteId, firstDate, lastDate, kind, revoked: false },
					after: { revoked: true },
					reason
				}
			});
			return { ok: true };
		})
	);
	if (result.ok) await recomputeAfter(context, employeeId);
	return result;
}

export type OverlayOnFile = OverlayEntry &
	Pick<OverlayRow, 'reason' | 'requestId' | 'createdAt'> & {
		authorName: string | null;
		revokedAt: Date | null;
		revocationReason: string | null;
	};

/** What was approved for an employee's dates, taken-back rows included, newest first. */
export async function listOverlays(
	context: Context,
	wanted: { employeeId: string; from: string; to: string }
): Promise<OverlayOnFile[]> {
	await requireSees(context, wanted.employeeId);
	const { from, to } = wanted;
	const rows = await listOverlayRows(context.db, { employeeIds: [wanted.employeeId], from, to });
	return rows.map(onFile);
}

/** Suspensions of work between two dates, newest first. */
export async function listSuspensions(
	context: Context,
	range: { from: string; to: string }
): Promise<OverlayOnFile[]> {
	requirePermission(context, 'timekeeping.view');
	return (await listOverlayRows(context.db, { employeeIds: [NIL_UUID], ...range })).map(onFile);
}

/** For other services here: is a correction of this punch in force? */
export async function findPunchRefusal(
	db: Db | Tx,
	employeeId: string,
	detail: OverlayDetail
): Promise<OverlayRefusal | null> {
	if (detail.kind !== 'correction' || detail.change.op === 'add') return null;
	const { punchId } = detail.change;
	if (!isUuid(punchId) || !(await findPunchOf(db, { employeeId, punchId })))
		return { ok: false, reason: 'punch_unknown' };
	const all = { employeeIds: [employeeId], from: '1000-01-01', to: '9999-12-31', activeOnly: true };
	const speaksOfIt = (await listOverlayRows(db, all)).map(toEntry).some(({ detail }) => {
		if (detail.kind !== 'correction' || detail.change.op === 'add') return false;
		return detail.change.punchId === punchId;
	});
	return speaksOfIt ? { ok: false, reason: 'punch_corrected' } : null;
}

export async function findLockedRefusal(
	tx: Tx,
	{ employeeId, firstDate, lastDate }: { employeeId: string; firstDate: string; lastDate: string }
): Promise<OverlayRefusal | null> {
	const locked = await findLocked(tx, { employeeId, from: firstDate, to: lastDate });
	return locked ? { ok: false, reason: 'period_locked', ...locked } : null;
}

/** After commit: the days show the change at once; a suspension of many is left to the job. */
export async function recomputeAfter(
	context: Pick<Context, 'db' | 'now'>,
	employeeId: string | null
): Promise<void> {
	if (employeeId) await recomputeStale(context, { employeeIds: [employeeId] });
}

function onFile(row: Awaited<ReturnType<typeof listOverlayRows>>[number]): OverlayOnFile {
	const { reason, requestId, createdAt, authorName, revocation } = row;
	return {
		...toEntry(row),
		reason,
		requestId,
		createdAt,
		authorName,
		revokedAt: revocation?.createdAt ?? null,
		revocationReason: revocation?.reason ?? null
	};
}

function datesOf(row: {
	employeeId: string | null;
	siteId: string | null;
	firstDate: string;
	lastDate: string;
}) {
	const affected = row.employeeId
		? { kind: 'employee' as const, id: row.employeeId }
		: row.siteId
			? { kind: 'site' as const, id: row.siteId }
			: { kind: 'everybody' as const };
	return { affected, from: row.firstDate, to: row.lastDate };
}

async function unlessRevoked(attempt: Promise<RevokeResult>): Promise<RevokeResult> {
	try {
		return await attempt;
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'already_revoked' };
		throw error;
	}
}
