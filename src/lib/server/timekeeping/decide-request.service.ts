import * as v from 'valibot';
import { compareDays, type FieldChange } from '$lib/words/compare-days';
import type { DayRecord } from '$domain/timekeeping/day-record';
import type { OverlayDetail } from '$domain/timekeeping/overlay-entry';
import { RequestDetailSchema, toOverlayDetail, type RequestDetail } from '$domain/timekeeping/request-detail';
import { addDays } from '$domain/timekeeping/civil-date';
import { isUuid } from '$domain/uuid';
import type { SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { loadDayInputs, runEngine } from './compute-day-records';
import { recomputeAfter, writeOverlay } from './overlay.service';
import { findOverlayOfRequest, findPunchOf } from './overlay.repo';
import { lockRequest, updateRequestRow } from './request.repo';
import { findRequest, lockPending, type RequestRefusal, type RequestOnFile } from './request.service';
import { checkOthersDecide, requireDecidesFor } from './supervision.service';

export type Decision = {
	id: string;
	/** the version that was looked at */
	version: number;
	decision: 'approved' | 'declined';
	note: string;
};

export type DecideResult =
	| { ok: true; overlayId: string | null }
	| RequestRefusal
	/** filed by the one who decides, for somebody else, while a colleague could decide */
	| { ok: false; reason: 'own_request' }
	/** the same, and nobody else could: then on what ground is said */
	| { ok: false; reason: 'ground_missing' };

/**
 * Approves or declines; approval writes the overlay row in the same transaction. Nobody decides about themselves. What one
 * filed for somebody else is for a colleague; where there is none, the filer decides, says on what ground, and the audit
 * trail keeps it (docs/decisions/0012).
 */
export async function decideRequest(
	context: Context,
	{ id, version, decision, note }: Decision
): Promise<DecideResult> {
	const seen = await findRequest(context, id);
	if (!seen) return { ok: false, reason: 'not_found' };
	const actor = await requireDecidesFor(context, seen.employeeId);
	const isFiler = seen.createdBy === actor.userId;
	if (isFiler) {
		const { employeeId } = seen;
		if (await checkOthersDecide(context, { employeeId, exceptUserId: actor.userId }))
			return { ok: false, reason: 'own_request' };
		if (note === '') return { ok: false, reason: 'ground_missing' };
	}
	const at = context.now();
	const result = await transaction(context.db, async (tx): Promise<DecideResult> => {
		const row = await lockPending(tx, { id, version });
		if ('ok' in row) return (await findSameDecision(tx, { id, version, decision, actor })) ?? row;
		let overlayId: string | null = null;
		if (decision === 'approved') {
			// What is granted is what the locked row says.
			const asked = v.parse(RequestDetailSchema, row.detail);
			const detail = await overlayOf(tx, { ...seen, detail: asked });
			if (!detail) return { ok: false, reason: 'punch_unknown' };
			const { employeeId, firstDate, lastDate, reason } = row;
			const written = await writeOverlay(tx, context, {
				actor,
				employeeId,
				firstDate,
				lastDate,
				detail,
				reason,
				requestId: id
			});
			if (!written.ok) return written;
			overlayId = written.id;
		}
		await updateRequestRow(tx, row, {
			status: decision,
			decidedBy: actor.userId,
			decidedAt: at,
			decisionNote: note
		});
		await recordAudit(tx, {
			at,
			actor,
			action: `request.${decision === 'approved' ? 'approve' : 'decline'}`,
			subjectType: 'request',
			subjectId: id,
			detail: {
				before: { status: 'pending', version },
				after: { status: decision, overlayId, ...(isFiler ? { decidedByFiler: true } : {}) },
				reason: note
			}
		});
		return { ok: true, overlayId };
	});
	if (result.ok && decision === 'approved') await recomputeAfter(context, seen.employeeId);
	return result;
}

/** The same decision of the same person sent twice is one. */
async function findSameDecision(
	tx: Tx,
	sent: Pick<Decision, 'id' | 'version' | 'decision'> & { actor: SignedInActor }
): Promise<DecideResult | null> {
	const row = isUuid(sent.id) ? await lockRequest(tx, sent.id) : null;
	if (row?.decidedBy !== sent.actor.userId || row.version !== sent.version + 1) return null;
	if (row.status !== sent.decision) return null;
	return { ok: true, overlayId: await findOverlayOfRequest(tx, sent.id) };
}

export type DayPreview = { date: string; before: DayRecord; after: DayRecord; changes: FieldChange[] };

/**
 * Both versions of every day that a request would change, and of the days it asks about even when they stay as they
 * are. Days to come are left out. Null when there is no such request.
 */
export async function previewRequest(
	context: Context,
	id: string
): Promise<{ request: RequestOnFile; days: DayPreview[] } | null> {
	const request = await findRequest(context, id);
	if (!request) return null;
	return { request, days: await previewDetail(context, request) };
}

/** The same for a request that is not filed yet. The caller has checked who asks. */
export async function previewDetail(
	context: Pick<Context, 'db' | 'now'>,
	request: {
		employeeId: string;
		timeZone: string;
		firstDate: string;
		lastDate: string;
		detail: RequestDetail;
	}
): Promise<DayPreview[]> {
	const { employeeId, firstDate, lastDate, timeZone } = request;
	const inputs = await loadDayInputs(context, {
		employeeIds: [employeeId],
		from: addDays(firstDate, -2),
		to: addDays(lastDate, 2)
	});
	const detail = await overlayOf(context.db, request);
	const known = inputs.facts.overlays.get(employeeId) ?? [];
	const asked = detail ? [{ id: 'preview', employeeId, siteId: null, firstDate, lastDate, detail }] : [];
	const overlays = new Map(inputs.facts.overlays).set(employeeId, [...known, ...asked]);
	const now = context.now();
	const [before] = runEngine(inputs, now);
	const [after] = runEngine({ ...inputs, facts: { ...inputs.facts, overlays } }, now);
	return (before?.days ?? []).flatMap((day, i) => {
		const other = after?.days[i];
		if (!other) return [];
		const changes = compareDays(day, other, timeZone);
		const asksAbout = firstDate <= day.date && day.date <= lastDate;
		return changes.length > 0 || asksAbout ? [{ date: day.date, before: day, after: other, changes }] : [];
	});
}

/** Null when the punch that an adjustment speaks of is not there. */
async function overlayOf(
	db: Db | Tx,
	{ employeeId, timeZone, detail }: { employeeId: string; timeZone: string; detail: RequestDetail }
): Promise<OverlayDetail | null> {
	if (detail.kind !== 'adjustment') return toOverlayDetail(detail, { timeZone, punchAt: null });
	const punch = await findPunchOf(db, { employeeId, punchId: detail.punchId });
	return punch && toOverlayDetail(detail, { timeZone, punchAt: punch.at.getTime() });
}
