import * as v from 'valibot';
import { datesOf, RequestDetailSchema, type RequestDetail } from '$domain/timekeeping/request-detail';
import { isUuid } from '$domain/uuid';
import { requireSignedIn, type SignedInActor } from '../access/require';
import { recordAudit, type AuditDetail } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { findDayCode } from './day-code.repo';
import { findLockedRefusal } from './overlay.service';
import { findPunchOf } from './overlay.repo';
import {
	countRequests,
	findRequestRow,
	insertRequest,
	listRequestRows,
	lockRequest,
	updateRequestRow,
	type RequestRow,
	type RequestStatus
} from './request.repo';
import { findScheduleRow } from './schedule.repo';
import { listVisiblePeople, requireDecidesFor, requireSees } from './supervision.service';

export const REQUESTS_PER_PAGE = 50;

export const requestTextSchema = v.object({
	reason: v.pipe(
		v.string('Say why.'),
		v.trim(),
		v.nonEmpty('Say why.'),
		v.maxLength(1000, 'Use at most 1000 characters.')
	),
	attachmentNote: v.optional(
		v.pipe(v.string(), v.trim(), v.maxLength(500, 'Use at most 500 characters.')),
		''
	)
});
export type RequestInput = v.InferOutput<typeof requestTextSchema> & { detail: RequestDetail };

export type RequestRefusal =
	| { ok: false; reason: 'code_unknown' | 'schedule_unknown' | 'punch_unknown' | 'punch_corrected' }
	| { ok: false; reason: 'period_locked'; first: string; last: string }
	| { ok: false; reason: 'not_found' | 'not_pending' }
	/** somebody else changed or decided it after this version was shown */
	| { ok: false; reason: 'changed_meanwhile' };
export type RequestResult = { ok: true; id: string } | RequestRefusal;

export type RequestOnFile = Omit<RequestRow, 'detail'> & {
	detail: RequestDetail;
	employeeName: string;
	employeeNumber: string;
	timeZone: string;
	deciderName: string | null;
};

/** Files a request: for oneself, or for somebody one decides for (then a colleague has to decide). */
export async function createRequest(
	context: Context,
	employeeId: string,
	input: RequestInput
): Promise<RequestResult> {
	const actor = await requireFiles(context, employeeId);
	const at = context.now();
	const id = newId(at);
	return transaction(context.db, async (tx): Promise<RequestResult> => {
		const refusal = await findRefusal(tx, employeeId, input.detail);
		if (refusal) return refusal;
		const row = { employeeId, kind: input.detail.kind, ...datesOf(input.detail), ...input };
		await insertRequest(tx, {
			id,
			...row,
			status: 'pending',
			version: 1,
			createdBy: actor.userId,
			createdAt: at
		});
		await audit(tx, { at, actor, action: 'request.create', id, detail: { after: row } });
		return { ok: true, id };
	});
}

/** Changes a pending request; a decision on the older version is refused from now on. */
export async function editRequest(
	context: Context,
	{ id, version }: { id: string; version: number },
	input: RequestInput
): Promise<RequestResult> {
	const actor = requireSignedIn(context);
	const at = context.now();
	return transaction(context.db, async (tx): Promise<RequestResult> => {
		const row = await lockPending(tx, { id, version });
		if ('ok' in row) return row;
		if (!isOwn(row, actor)) return { ok: false, reason: 'not_found' };
		const refusal = await findRefusal(tx, row.employeeId, input.detail);
		if (refusal) return refusal;
		const after = { kind: input.detail.kind, ...datesOf(input.detail), ...input };
		await updateRequestRow(tx, row, after);
		await audit(tx, { at, actor, action: 'request.edit', id, detail: { before: row.detail, after } });
		return { ok: true, id };
	});
}

export async function withdrawRequest(
	context: Context,
	{ id, version }: { id: string; version: number }
): Promise<RequestResult> {
	const actor = requireSignedIn(context);
	const at = context.now();
	return transaction(context.db, async (tx): Promise<RequestResult> => {
		const row = await lockPending(tx, { id, version });
		if ('ok' in row) return row;
		if (!isOwn(row, actor)) return { ok: false, reason: 'not_found' };
		await updateRequestRow(tx, row, { status: 'withdrawn' });
		await audit(tx, {
			at,
			actor,
			action: 'request.withdraw',
			id,
			detail: { before: { status: 'pending' }, after: { status: 'withdrawn' } }
		});
		return { ok: true, id };
	});
}

export type RequestQuery = { status: RequestStatus | null; employeeId: string | null; page: number };

/** Requests of those the actor supervises; not the own ones, which somebody else decides. */
export async function listRequests(context: Context, query: RequestQuery) {
	const people = await listVisiblePeople(context, { employeeId: query.employeeId, everyone: true });
	const { employeeId: own } = requireSignedIn(context);
	const employeeIds = people.map(({ id }) => id).filter((id) => id !== own);
	return listPage(context, { employeeIds, status: query.status }, query.page);
}

/** One employee's requests: the own ones, or of somebody the actor supervises. */
export async function listRequestsOf(context: Context, employeeId: string, page = 1) {
	await requireSees(context, employeeId);
	return listPage(context, { employeeIds: [employeeId], status: null }, page);
}

/** One request with who is concerned; null when there is none. */
export async function findRequest(context: Context, id: string): Promise<RequestOnFile | null> {
	requireSignedIn(context);
	const row = isUuid(id) ? await findRequestRow(context.db, id) : null;
	if (!row) return null;
	await requireSees(context, row.request.employeeId);
	return onFile(row);
}

/** The row, locked, if it is pending and the version is the one that was looked at. */
export async function lockPending(
	tx: Tx,
	{ id, version }: { id: string; version: number }
): Promise<RequestRow | RequestRefusal> {
	const row = isUuid(id) ? await lockRequest(tx, id) : null;
	if (!row) return { ok: false, reason: 'not_found' };
	if (row.version !== version) return { ok: false, reason: 'changed_meanwhile' };
	if (row.status !== 'pending') return { ok: false, reason: 'not_pending' };
	return row;
}

async function listPage(
	context: Context,
	filter: { employeeIds: readonly string[]; status: RequestStatus | null },
	wantedPage: number
) {
	const total = await countRequests(context.db, filter);
	const pageCount = Math.max(1, Math.ceil(total / REQUESTS_PER_PAGE));
	const page = Math.min(Math.max(1, wantedPage), pageCount);
	const rows = await listRequestRows(context.db, filter, {
		limit: REQUESTS_PER_PAGE,
		offset: (page - 1) * REQUESTS_PER_PAGE
	});
	return { requests: rows.map(onFile), total, page, pageCount };
}

async function requireFiles(context: Context, employeeId: string): Promise<SignedInActor> {
	const actor = requireSignedIn(context);
	return actor.employeeId === employeeId ? actor : requireDecidesFor(context, employeeId);
}

function isOwn(row: RequestRow, actor: SignedInActor): boolean {
	return row.employeeId === actor.employeeId || row.createdBy === actor.userId;
}

/** What would make an approval impossible is said when it is asked for. */
async function findRefusal(
	tx: Tx,
	employeeId: string,
	detail: RequestDetail
): Promise<RequestRefusal | null> {
	if (detail.kind === 'leave' || detail.kind === 'official_business') {
		const code = await findDayCode(tx, { kind: detail.kind, code: detail.code });
		if (!code || code.retiredAt) return { ok: false, reason: 'code_unknown' };
	}
	if (detail.kind === 'schedule_change') {
		const known = isUuid(detail.scheduleId) && (await findScheduleRow(tx, detail.scheduleId));
		if (!known) return { ok: false, reason: 'schedule_unknown' };
	}
	if (detail.kind === 'adjustment') {
		const { punchId } = detail;
		if (!isUuid(punchId) || !(await findPunchOf(tx, { employeeId, punchId })))
			return { ok: false, reason: 'punch_unknown' };
	}
	return findLockedRefusal(tx, { employeeId, ...datesOf(detail) });
}

function onFile(row: NonNullable<Awaited<ReturnType<typeof findRequestRow>>>): RequestOnFile {
	const { request, ...names } = row;
	return { ...request, ...names, detail: v.parse(RequestDetailSchema, request.detail) };
}

type AuditNote = {
	at: Date;
	actor: SignedInActor;
	action: string;
	id: string;
	detail: AuditDetail;
};

async function audit(tx: Tx, { at, actor, action, id, detail }: AuditNote): Promise<void> {
	await recordAudit(tx, { at, actor, action, subjectType: 'request', subjectId: id, detail });
}
