import {
	aliasedTable,
	and,
	asc,
	between,
	count,
	desc,
	eq,
	gte,
	inArray,
	isNotNull,
	isNull,
	lt,
	ne,
	or,
	sql,
	type SQL
} from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { device } from '../db/schema/device';
import { employee, roster } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch, punchRaw, reviewDecision, WAITING } from '../db/schema/punch';

export type ReviewRow = typeof reviewDecision.$inferSelect;

/** Throws the database's duplicate-key error when somebody else was faster. */
export async function insertDecision(tx: Tx, row: typeof reviewDecision.$inferInsert): Promise<void> {
	await tx.insert(reviewDecision).values(row);
}

/** The latest decision about a punch: the one that stands. */
export async function findDecision(db: Db | Tx, eventId: string): Promise<ReviewRow | null> {
	const [row] = await db
		.select()
		.from(reviewDecision)
		.where(eq(reviewDecision.eventId, eventId))
		.orderBy(desc(reviewDecision.seq))
		.limit(1);
	return row ?? null;
}

/** Which of these a person has decided about, and not taken it back. */
export async function listDecided(db: Db | Tx, eventIds: readonly string[]): Promise<Set<string>> {
	if (eventIds.length === 0) return new Set();
	const rows = await db
		.select({ eventId: reviewDecision.eventId, outcome: reviewDecision.outcome })
		.from(reviewDecision)
		.where(inArray(reviewDecision.eventId, [...eventIds]))
		.orderBy(asc(reviewDecision.seq));
	const standing = new Map(rows.map(({ eventId, outcome }) => [eventId, outcome]));
	return new Set([...standing].flatMap(([eventId, outcome]) => (outcome === 'taken_back' ? [] : eventId)));
}

/** Somebody's latest decision of all, to take it back. */
export async function findLastDecisionOf(db: Db | Tx, authorUserId: string): Promise<ReviewRow | null> {
	const [row] = await db
		.select()
		.from(reviewDecision)
		.where(eq(reviewDecision.authorUserId, authorUserId))
		.orderBy(desc(reviewDecision.createdAt), desc(reviewDecision.id))
		.limit(1);
	return row ?? null;
}

/** Is there a punch that was set aside because it repeats this one? */
export async function checkRepeated(db: Db | Tx, eventId: string): Promise<boolean> {
	const [row] = await db
		.select({ id: punch.eventId })
		.from(punch)
		.where(eq(punch.repeatsEventId, eventId))
		.limit(1);
	return row !== undefined;
}

export type ReviewFilter = {
	reach: Reach;
	/** not the own punches: somebody else decides about those */
	exceptEmployeeId: string | null;
	siteId: string | null;
	departmentId: string | null;
	/** nobody is named, or somebody is and the face or the time is doubtful */
	kind: 'nobody' | 'somebody' | null;
	eventId?: string;
};

/** Whom a doubtful punch names: the face if it matched, else the number that was typed or the phone's owner. */
const named = sql`coalesce(${punch.employeeId}, ${punch.claimedEmployeeId})`;

export const REVIEW_ORDERS = ['time', 'name', 'site'] as const;
export type ReviewOrder = { key: (typeof REVIEW_ORDERS)[number]; descending: boolean };

/** Oldest first, unless another order is asked for: what was made first is paid first. */
export async function listWaitingRows(
	db: Db | Tx,
	filter: ReviewFilter,
	{ limit, offset = 0, order = null }: { limit: number; offset?: number; order?: ReviewOrder | null }
) {
	const { key, descending } = order ?? { key: 'time', descending: false };
	const turn = descending ? desc : asc;
	const time = key === 'time' ? turn : asc;
	const first = {
		time: [],
		// Nobody named stands last either way.
		name: [sql`${employee.name} is null`, turn(employee.name)],
		site: [turn(site.name)]
	}[key];
	return db
		.select({
			punch,
			bytes: punchRaw.bytes,
			receivedAt: punchRaw.receivedAt,
			siteName: site.name,
			timeZone: site.timeZone,
			deviceName: device.name,
			deviceKind: device.kind,
			employeeId: employee.id,
			employeeName: employee.name,
			employeeNumber: employee.employeeNumber,
			decisions: sql<number>`(select count(*) from ${reviewDecision} where ${reviewDecision.eventId} = ${punch.eventId})`
		})
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(punchRaw, eq(punchRaw.eventId, punch.eventId))
		.leftJoin(device, eq(device.id, punch.deviceId))
		.leftJoin(employee, eq(employee.id, named))
		.where(matching(filter))
		.orderBy(...first, time(punch.punchedAt), time(punch.eventId))
		.limit(limit)
		.offset(offset);
}

/** `atMost`: where counting may stop, since nobody needs to know more. */
export async function countWaiting(db: Db | Tx, filter: ReviewFilter, atMost: number): Promise<number> {
	const found = db
		.select({ eventId: punch.eventId })
		.from(punch)
		.leftJoin(employee, eq(employee.id, named))
		.where(matching(filter))
		.limit(atMost)
		.as('found');
	const [row] = await db.select({ total: count() }).from(found);
	return row?.total ?? 0;
}

function matching({
	reach,
	exceptEmployeeId,
	siteId,
	departmentId,
	kind,
	eventId
}: ReviewFilter): SQL | undefined {
	return and(
		inArray(punch.status, WAITING),
		reach === 'all'
			? undefined
			: or(
					and(isNotNull(employee.id), withinReach(reach)),
					// Nobody is named: whoever answers for the site looks.
					reach.siteIds.length > 0
						? and(isNull(employee.id), inArray(punch.siteId, [...reach.siteIds]))
						: undefined
				),
		exceptEmployeeId ? or(isNull(employee.id), ne(employee.id, exceptEmployeeId)) : undefined,
		siteId ? eq(punch.siteId, siteId) : undefined,
		departmentId ? eq(employee.departmentId, departmentId) : undefined,
		kind === 'nobody' ? isNull(employee.id) : kind === 'somebody' ? isNotNull(employee.id) : undefined,
		eventId ? eq(punch.eventId, eventId) : undefined
	);
}

const other = aliasedTable(employee, 'other');

/** Punches around a moment, of one person or on one device, those in review left out. */
export async function listAround(
	db: Db | Tx,
	span: { employeeId?: string; deviceId?: string; from: Date; to: Date; except: string }
) {
	return db
		.select({
			eventId: punch.eventId,
			at: punch.punchedAt,
			direction: punch.direction,
			status: punch.status,
			employeeName: other.name,
			siteName: site.name,
			timeZone: site.timeZone
		})
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(other, eq(other.id, punch.employeeId))
		.where(
			and(
				span.employeeId ? eq(punch.employeeId, span.employeeId) : undefined,
				span.deviceId ? eq(punch.deviceId, span.deviceId) : undefined,
				between(punch.punchedAt, span.from, span.to),
				inArray(punch.status, ['accepted', 'duplicate']),
				ne(punch.eventId, span.except)
			)
		)
		.orderBy(asc(punch.punchedAt))
		.limit(20);
}

/**
 * People of a site's roster to choose from when nobody is named: those with a session open that day first, then those
 * without a punch. By their punches, never by whose face was near.
 */
export async function listCandidateRows(
	db: Db | Tx,
	wanted: { siteId: string; reach: Reach; from: Date; to: Date; limit: number }
) {
	const punches = count(punch.eventId);
	return db
		.select({ id: employee.id, name: employee.name, employeeNumber: employee.employeeNumber, punches })
		.from(roster)
		.innerJoin(employee, eq(employee.id, roster.employeeId))
		.leftJoin(
			punch,
			and(
				eq(punch.employeeId, employee.id),
				eq(punch.status, 'accepted'),
				gte(punch.punchedAt, wanted.from),
				lt(punch.punchedAt, wanted.to)
			)
		)
		.where(and(eq(roster.siteId, wanted.siteId), eq(employee.status, 'active'), withinReach(wanted.reach)))
		.groupBy(employee.id, employee.name, employee.employeeNumber)
		.orderBy(sql`${punches} % 2 desc`, asc(punches), asc(employee.name))
		.limit(wanted.limit);
}
