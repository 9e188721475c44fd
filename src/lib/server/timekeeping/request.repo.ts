import { aliasedTable, and, asc, count, desc, eq, gte, inArray, lte, ne } from 'drizzle-orm';
import type { RequestKind } from '$domain/timekeeping/request-detail';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { department, site } from '../db/schema/organisation';
import { request } from '../db/schema/request';

export type RequestRow = typeof request.$inferSelect;
export type RequestStatus = RequestRow['status'];

export async function insertRequest(tx: Tx, row: typeof request.$inferInsert): Promise<void> {
	await tx.insert(request).values(row);
}

export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | null> {
	const [row] = await tx.select().from(request).where(eq(request.id, id)).for('update');
	return row ?? null;
}

/** The caller holds the row's lock and has compared the version. */
export async function updateRequestRow(
	tx: Tx,
	row: RequestRow,
	changes: Partial<Omit<RequestRow, 'id' | 'version'>>
): Promise<void> {
	await tx
		.update(request)
		.set({ ...changes, version: row.version + 1 })
		.where(eq(request.id, row.id));
}

const creator = aliasedTable(appUser, 'creator');

const COLUMNS = {
	request,
	employeeName: employee.name,
	employeeNumber: employee.employeeNumber,
	departmentName: department.name,
	siteName: site.name,
	timeZone: site.timeZone,
	deciderName: appUser.name,
	creatorName: creator.name
};

export type RequestFilter = {
	/** one employee's, or those of everybody within reach */
	employeeId?: string | null;
	reach?: Reach;
	/** not this employee's: the own requests are for a colleague */
	exceptEmployeeId?: string | null;
	/** not what this user filed: whoever asks does not decide */
	exceptCreatedBy?: string | null;
	status?: RequestStatus | null;
	kind?: RequestKind | null;
	departmentId?: string | null;
	siteId?: string | null;
};

export const REQUEST_ORDERS = ['who', 'what', 'place', 'day', 'filed', 'status'] as const;
export type RequestOrder = { key: (typeof REQUEST_ORDERS)[number]; descending: boolean };

const ORDER_COLUMNS = {
	who: employee.name,
	what: request.kind,
	place: department.name,
	day: request.firstDate,
	filed: request.createdAt,
	status: request.status
};

/** Without a wish, pending ones first come first served, decided ones newest first; `page` null: all of them. */
export async function listRequestRows(
	db: Db | Tx,
	filter: RequestFilter,
	{ order, page }: { order: RequestOrder | null; page: { limit: number; offset: number } | null }
) {
	const { key, descending } = order ?? { key: 'filed', descending: filter.status !== 'pending' };
	const query = db
		.select(COLUMNS)
		.from(request)
		.innerJoin(employee, eq(employee.id, request.employeeId))
		.innerJoin(department, eq(department.id, employee.departmentId))
		.innerJoin(site, eq(site.id, employee.siteId))
		.leftJoin(appUser, eq(appUser.id, request.decidedBy))
		.leftJoin(creator, eq(creator.id, request.createdBy))
		.where(matching(filter))
		.orderBy((descending ? desc : asc)(ORDER_COLUMNS[key]), asc(request.createdAt), asc(request.id))
		.$dynamic();
	return page ? query.limit(page.limit).offset(page.offset) : query;
}

export async function countRequests(db: Db | Tx, filter: RequestFilter): Promise<number> {
	const [row] = await db
		.select({ total: count() })
		.from(request)
		.innerJoin(employee, eq(employee.id, request.employeeId))
		.where(matching(filter));
	return row?.total ?? 0;
}

export async function findRequestRow(db: Db | Tx, id: string) {
	const [row] = await db
		.select(COLUMNS)
		.from(request)
		.innerJoin(employee, eq(employee.id, request.employeeId))
		.innerJoin(department, eq(department.id, employee.departmentId))
		.innerJoin(site, eq(site.id, employee.siteId))
		.leftJoin(appUser, eq(appUser.id, request.decidedBy))
		.leftJoin(creator, eq(creator.id, request.createdBy))
		.where(eq(request.id, id));
	return row ?? null;
}

/** Pending requests that touch the dates, per employee. */
export async function countPendingBy(
	db: Db | Tx,
	wanted: { employeeIds: readonly string[]; from: string; to: string }
): Promise<Map<string, number>> {
	if (wanted.employeeIds.length === 0) return new Map();
	const rows = await db
		.select({ employeeId: request.employeeId, total: count() })
		.from(request)
		.where(
			and(
				eq(request.status, 'pending'),
				inArray(request.employeeId, [...wanted.employeeIds]),
				lte(request.firstDate, wanted.to),
				gte(request.lastDate, wanted.from)
			)
		)
		.groupBy(request.employeeId);
	return new Map(rows.map(({ employeeId, total }) => [employeeId, total]));
}

function matching(filter: RequestFilter) {
	const { employeeId, reach, exceptEmployeeId, exceptCreatedBy, status, kind, departmentId, siteId } = filter;
	return and(
		reach ? withinReach(reach) : undefined,
		employeeId ? eq(request.employeeId, employeeId) : undefined,
		exceptEmployeeId ? ne(request.employeeId, exceptEmployeeId) : undefined,
		exceptCreatedBy ? ne(request.createdBy, exceptCreatedBy) : undefined,
		status ? eq(request.status, status) : undefined,
		kind ? eq(request.kind, kind) : undefined,
		departmentId ? eq(employee.departmentId, departmentId) : undefined,
		siteId ? eq(employee.siteId, siteId) : undefined
	);
}
