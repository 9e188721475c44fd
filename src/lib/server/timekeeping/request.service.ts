import * as v from 'valibot';
import { checkPermission } from '$domain/access/permissions';
import {
	datesOf,
	findInstant,
	RequestDetailSchema,
	type RequestDetail,
	type RequestKind
} from '$domain/timekeeping/request-detail';
import type { RequestForm } from '$domain/timekeeping/request-form';
import { isUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn, type SignedInActor } from '../access/require';
import { recordAudit, type AuditDetail } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
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
	type RequestFilter,
	type RequestOrder,
	type RequestRow,
	type RequestStatus
} from './request.repo';
import { findScheduleRow } from './schedule.repo';
import {
	checkHasColleagues,
	checkSees,
	findPerson,
	findReach,
	requireDecidesFor,
	requireSees
} from './supervision.service';

export { REQUEST_ORDERS } from './request.repo';
export const REQUESTS_PER_PAGE = 50;

export type RequestRefusal =
	| { ok: false; reason: 'code_unknown' | 'schedule_unknown' | 'punch_unknown' | 'punch_corrected' }
	/** a punch that would lie in the future */
	| { ok: false; reason: 'in_future' }
	/** the same form was sent before, with other content */
	| { ok: false; reason: 'already_filed'; id: string }
	| { ok: false; reason: 'period_locked'; first: string; last: string }
	| { ok: false; reason: 'not_found' | 'not_pending' }
	/** somebody else changed or decided it after this version was shown */
	| { ok: false; reason: 'changed_meanwhile' };
export type RequestResult = { ok: true; id: string } | RequestRefusal;

export type RequestOnFile = Omit<RequestRow, 'detail'> & {
	detail: RequestDetail;
	employeeName: string;
	employeeNumber: string;
	departmentName: string;
	siteName: string;
	timeZone: string;
	deciderName: string | null;
	creatorName: string | null;
};

/**
 * Files a request: for oneself, or for somebody one decides for (then a colleague decides, if there is one). `formId`, made with the
 * form, becomes the request's id: the same form sent twice is one request.
 */
export async function createRequest(
	context: Context,
	employeeId: string,
	input: RequestForm & { formId?: string }
): Promise<RequestResult> {
	const actor = await requireFiles(context, employeeId);
	const { formId, detail, reason, attachmentNote } = input;
	const at = context.now();
	const id = formId !== undefined && isUuid(formId) ? formId : newId(at);
	const file = () => insertNew(context, { id, at, actor, employeeId, detail, reason, attachmentNote });
	try {
		return await file();
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
	}
	const known = await findRequestRow(context.db, id);
	// Somebody else's id under a forged form: as if it had none.
	if (known?.request.createdBy !== actor.userId || known.request.employeeId !== employeeId)
		return { ok: false, reason: 'not_found' };
	const same =
		known.request.reason === reason &&
		known.request.attachmentNote === attachmentNote &&
		JSON.stringify(v.parse(RequestDetailSchema, known.request.detail)) === JSON.stringify(detail);
	return same ? { ok: true, id } : { ok: false, reason: 'already_filed', id };
}

type NewRequest = RequestForm & { id: string; at: Date; actor: SignedInActor; employeeId: string };

async function insertNew(
	context: Context,
	{ id, at, actor, employeeId, ...input }: NewRequest
): Promise<RequestResult> {
	return transaction(context.db, async (tx): Promise<RequestResult> => {
		const refusal = await findRefusal(tx, { employeeId, detail: input.detail, now: at });
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
	{ detail, reason, attachmentNote }: RequestForm
): Promise<RequestResult> {
	const actor = requireSignedIn(context);
	const at = context.now();
	return transaction(context.db, async (tx): Promise<RequestResult> => {
		const row = await lockPending(tx, { id, version });
		if ('ok' in row) return row;
		if (!isOwn(row, actor)) return { ok: false, reason: 'not_found' };
		const refusal = await findRefusal(tx, { employeeId: row.employeeId, detail, now: at });
		if (refusal) return refusal;
		const after = { kind: detail.kind, ...datesOf(detail), detail, reason, attachmentNote };
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

export type RequestQuery = {
	status: RequestStatus | null;
	kind: RequestKind | null;
	departmentId: string | null;
	siteId: string | null;
	employeeId: string | null;
};

/** Requests of those the actor supervises; not the own ones, which somebody else decides. `page` null: all, for a file. */
export async function listRequests(
	context: Context,
	{ page, order = null, ...query }: RequestQuery & { page: number | null; order?: RequestOrder | null }
) {
	const actor = requirePermission(context, 'request.view');
	const reach = await findReach(context, actor);
	return listPage(context, { ...query, reach, exceptEmployeeId: actor.employeeId }, { page, order });
}

/** How many wait for the actor's decision, for the menu. */
export async function countPending(context: Context): Promise<number> {
	const actor = requirePermission(context, 'request.decide');
	return countRequests(context.db, {
		reach: await findReach(context, actor),
		exceptEmployeeId: actor.employeeId,
		// What the only one who decides filed waits for nobody else.
		exceptCreatedBy: (await checkHasColleagues(context)) ? actor.userId : null,
		status: 'pending'
	});
}

/** One employee's requests: the own ones, or of somebody the actor supervises. */
export async function listRequestsOf(
	context: Context,
	employeeId: string,
	{ page = 1, status = null }: { page?: number; status?: RequestStatus | null } = {}
) {
	await requireSees(context, employeeId);
	return listPage(context, { employeeId, status }, { page, order: null });
}

/** One request with who is concerned; null when there is none that the actor may see. */
export async function findRequest(context: Context, id: string): Promise<RequestOnFile | null> {
	const actor = requireSignedIn(context);
	const row = isUuid(id) ? await findRequestRow(context.db, id) : null;
	if (!row) return null;
	const { employeeId } = row.request;
	if (actor.employeeId === employeeId) return onFile(row);
	const sees =
		checkPermission(actor.role, 'timekeeping.view') && (await checkSees(context, actor, employeeId));
	return sees ? onFile(row) : null;
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
	filter: RequestFilter,
	wanted: { page: number | null; order: RequestOrder | null }
) {
	const total = await countRequests(context.db, filter);
	const pageCount = Math.max(1, Math.ceil(total / REQUESTS_PER_PAGE));
	const page = Math.min(Math.max(1, wanted.page ?? 1), pageCount);
	const rows = await listRequestRows(context.db, filter, {
		order: wanted.order,
		page: wanted.page === null ? null : { limit: REQUESTS_PER_PAGE, offset: (page - 1) * REQUESTS_PER_PAGE }
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
	{ employeeId, detail, now }: { employeeId: string; detail: RequestDetail; now: Date }
): Promise<RequestRefusal | null> {
	const person = await findPerson(tx, employeeId);
	const instant = person && findInstant(detail, person.timeZone);
	if (instant !== null && instant > now.getTime()) return { ok: false, reason: 'in_future' };
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
