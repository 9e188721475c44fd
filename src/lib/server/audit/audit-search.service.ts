import { describeAction, describeChange, type Change } from '$domain/audit/describe-change';
import { computeDayWindow } from '$domain/timekeeping/site-day';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { log } from '../log';
import { findHomeZone } from '../timekeeping/supervision.service';
import {
	countAuditRows,
	findAuditHead,
	listAuditChoices,
	listAuditRows,
	listDailyHeads,
	type AuditFilter,
	type AuditOrder
} from './audit.repo';

export { AUDIT_ORDERS } from './audit.repo';

const AUDIT_PER_PAGE = 50;
const EXPORT_PAGE = 1_000;
const DAILY_HEADS = 14;

export type AuditQuery = {
	/** `YYYY-MM-DD` on the first site's calendar, both included; null: no bound */
	from: string | null;
	to: string | null;
	/** user id, or `system` */
	actor: string | null;
	action: string | null;
	subjectId: string | null;
	/** null: newest first */
	order?: AuditOrder | null;
};

export type AuditItem = {
	id: string;
	at: Date;
	seq: number | null;
	who: string;
	what: string;
	subjectType: string;
	subjectId: string | null;
	subjectName: string | null;
	changes: Change[];
	reason: string | null;
};

/** One page of the audit trail, newest first unless asked otherwise. */
export async function searchAudit(context: Context, query: AuditQuery & { page: number }) {
	requirePermission(context, 'audit.view');
	const timeZone = await findTimeZone(context);
	const filter = toFilter(query, timeZone);
	const total = await countAuditRows(context.db, filter);
	const pageCount = Math.max(1, Math.ceil(total / AUDIT_PER_PAGE));
	const page = Math.min(Math.max(1, query.page), pageCount);
	const range = { limit: AUDIT_PER_PAGE, offset: (page - 1) * AUDIT_PER_PAGE, order: query.order ?? null };
	const rows = await listAuditRows(context.db, filter, range);
	return { items: rows.map(toItem), total, page, pageCount, timeZone };
}

/** All of what a search finds, a thousand at a time. */
export async function exportAudit(
	context: Context,
	query: AuditQuery
): Promise<{ timeZone: string; pages: AsyncGenerator<AuditItem[]> }> {
	requirePermission(context, 'audit.view');
	const timeZone = await findTimeZone(context);
	// What is written while the export runs must not push rows from one page into the next.
	const until = context.now();
	const filter = toFilter(query, timeZone);
	const to = filter.to && filter.to < until ? filter.to : until;
	return { timeZone, pages: listPages(context, { ...filter, to }, query.order ?? null) };
}

async function* listPages(
	{ db }: Context,
	filter: AuditFilter,
	order: AuditOrder | null
): AsyncGenerator<AuditItem[]> {
	for (let offset = 0; ; offset += EXPORT_PAGE) {
		const rows = await listAuditRows(db, filter, { limit: EXPORT_PAGE, offset, order });
		if (rows.length > 0) yield rows.map(toItem);
		if (rows.length < EXPORT_PAGE) return;
	}
}

/** What there is to choose from, and where the chain ends: now and at the end of each of the last days. */
export async function summariseAudit(context: Context) {
	requirePermission(context, 'audit.view');
	const head = await findAuditHead(context.db);
	const from = new Date(context.now().getTime() - DAILY_HEADS * 86_400_000);
	return {
		...(await listAuditChoices(context.db)),
		head: head && { seq: head.seq, hash: head.hash.toString('hex') },
		dailyHeads: (await listDailyHeads(context.db, from)).map(({ at, seq, hash }) => ({
			date: at.toISOString().slice(0, 10),
			seq,
			hash: hash?.toString('hex') ?? ''
		}))
	};
}

let noted: string | null = null;

/** Writes the end of the chain into the server's log once a day: a copy that the database's owner cannot change. */
export async function noteAuditHead({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
	const date = now().toISOString().slice(0, 10);
	if (noted === date) return;
	const head = await findAuditHead(db);
	if (head) log.info({ auditSeq: head.seq, auditHash: head.hash.toString('hex') }, 'end of the audit trail');
	noted = date;
}

async function findTimeZone(context: Context): Promise<string> {
	return findHomeZone(context);
}

function toFilter({ from, to, actor, action, subjectId }: AuditQuery, timeZone: string): AuditFilter {
	return {
		actor,
		action,
		subjectId,
		from: from === null ? null : new Date(computeDayWindow(timeZone, from).from),
		to: to === null ? null : new Date(computeDayWindow(timeZone, to).to)
	};
}

function toItem(row: Awaited<ReturnType<typeof listAuditRows>>[number]): AuditItem {
	const { id, at, seq, actorUserId, actorName, action, subjectType, subjectId, subjectName, detail } = row;
	return {
		id,
		at,
		seq,
		who: actorName ?? (actorUserId === null ? 'System' : 'Somebody who is no longer on file'),
		what: describeAction(action),
		subjectType: subjectType.replaceAll('_', ' '),
		subjectId,
		subjectName,
		...describeChange(detail)
	};
}
