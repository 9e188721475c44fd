import {
	and,
	asc,
	count,
	desc,
	eq,
	gte,
	inArray,
	isNotNull,
	isNull,
	like,
	lt,
	max,
	sql,
	type SQL
} from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { auditEvent, auditHead } from '../db/schema/audit';
import { device } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { department, site } from '../db/schema/organisation';

export type AuditHead = { seq: number; hash: Buffer };

const THE_HEAD = 1;

/** The end of the chain, locked until the transaction ends; made at the first event ever. */
export async function lockAuditHead(tx: Tx, genesis: Buffer): Promise<AuditHead> {
	const find = async () =>
		(
			await tx
				.select({ seq: auditHead.seq, hash: auditHead.hash })
				.from(auditHead)
				.where(eq(auditHead.id, THE_HEAD))
				.for('update')
		)[0];
	const head = await find();
	if (head) return head;
	// Two first events at once: the second waits here and reads what the first made of it.
	await tx.insert(auditHead).ignore().values({ id: THE_HEAD, seq: 0, hash: genesis });
	const made = await find();
	if (!made) throw new Error('the head of the audit chain could not be made');
	return made;
}

export async function moveAuditHead(tx: Tx, head: AuditHead): Promise<void> {
	await tx.update(auditHead).set(head).where(eq(auditHead.id, THE_HEAD));
}

export async function insertAuditEvents(tx: Tx, rows: (typeof auditEvent.$inferInsert)[]): Promise<void> {
	await tx.insert(auditEvent).values(rows);
}

export type AuditFilter = {
	from: Date | null;
	to: Date | null;
	/** null: anybody; `system`: nobody who was signed in */
	actor: string | null;
	/** a noun (`employee`) or a whole action (`employee.update`); null: all */
	action: string | null;
	subjectId: string | null;
};

export const AUDIT_ORDERS = ['when', 'what', 'who'] as const;
export type AuditOrder = { key: (typeof AUDIT_ORDERS)[number]; descending: boolean };

const NEWEST_FIRST: AuditOrder = { key: 'when', descending: true };

/** Newest first, unless another order is asked for; what is equal in it comes newest first. */
export async function listAuditRows(
	db: Db,
	filter: AuditFilter,
	page: { limit: number; offset: number; order?: AuditOrder | null }
) {
	const { key, descending } = page.order ?? NEWEST_FIRST;
	const turn = descending ? desc : asc;
	const time = key === 'when' ? turn : desc;
	const first = { when: [], what: [turn(auditEvent.action)], who: [turn(appUser.name)] }[key];
	const rows = await db
		.select({ event: auditEvent, actorName: appUser.name })
		.from(auditEvent)
		.leftJoin(appUser, eq(appUser.id, auditEvent.actorUserId))
		.where(matching(filter))
		.orderBy(...first, time(auditEvent.at), time(auditEvent.seq), time(auditEvent.id))
		.limit(page.limit)
		.offset(page.offset);
	const names = await findSubjectNames(
		db,
		rows.flatMap(({ event }) => event.subjectId ?? [])
	);
	return rows.map(({ event, actorName }) => ({
		...event,
		actorName,
		subjectName: event.subjectId === null ? null : (names.get(event.subjectId) ?? null)
	}));
}

export async function countAuditRows(db: Db, filter: AuditFilter): Promise<number> {
	const [row] = await db.select({ total: count() }).from(auditEvent).where(matching(filter));
	return row?.total ?? 0;
}

/** What there is to choose from. */
export async function listAuditChoices(db: Db) {
	const actions = await db
		.selectDistinct({ action: auditEvent.action })
		.from(auditEvent)
		.orderBy(asc(auditEvent.action));
	const actors = await db
		.selectDistinct({ id: appUser.id, name: appUser.name })
		.from(auditEvent)
		.innerJoin(appUser, eq(appUser.id, auditEvent.actorUserId))
		.orderBy(asc(appUser.name));
	return { actions: actions.map(({ action }) => action), actors };
}

export async function findAuditHead(db: Db): Promise<AuditHead | null> {
	const [head] = await db.select({ seq: auditHead.seq, hash: auditHead.hash }).from(auditHead);
	return head ?? null;
}

/** The last event of each day (UTC) since `from`, newest first. */
export async function listDailyHeads(db: Db, from: Date) {
	const last = db
		.select({ seq: max(auditEvent.seq) })
		.from(auditEvent)
		.where(and(gte(auditEvent.at, from), isNotNull(auditEvent.seq)))
		.groupBy(sql`date(${auditEvent.at})`);
	return db
		.select({ seq: auditEvent.seq, hash: auditEvent.hash, at: auditEvent.at })
		.from(auditEvent)
		.where(inArray(auditEvent.seq, last))
		.orderBy(desc(auditEvent.seq));
}

/** Subjects are of several kinds, and ids are unique over all of them. */
async function findSubjectNames(db: Db, ids: string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const found = await Promise.all(
		[employee, site, device, department, appUser].map((table) =>
			db.select({ id: table.id, name: table.name }).from(table).where(inArray(table.id, ids))
		)
	);
	return new Map(found.flat().map(({ id, name }) => [id, name]));
}

function matching({ from, to, actor, action, subjectId }: AuditFilter): SQL | undefined {
	return and(
		from ? gte(auditEvent.at, from) : undefined,
		to ? lt(auditEvent.at, to) : undefined,
		actor === 'system'
			? isNull(auditEvent.actorUserId)
			: actor
				? eq(auditEvent.actorUserId, actor)
				: undefined,
		action ? like(auditEvent.action, action.includes('.') ? action : `${action}.%`) : undefined,
		subjectId ? eq(auditEvent.subjectId, subjectId) : undefined
	);
}
