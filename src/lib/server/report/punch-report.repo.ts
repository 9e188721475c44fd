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
	lt,
	or,
	sql,
	type SQL
} from 'drizzle-orm';
import type { Db } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { device } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { terminal } from '../db/schema/import';
import { department, site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';

/** Sites that share a zone, and the instants between which it is the wanted date there. */
export type SiteWindow = { siteIds: string[]; from: Date; to: Date };

export type PunchFilter = {
	windows: SiteWindow[];
	departmentId: string | null;
	employeeId: string | null;
	/** whose; without a name, the sites' own */
	reach: Reach;
};

export const PUNCH_ORDERS = [
	'employee',
	'direction',
	'time',
	'site',
	'method',
	'device',
	'evidence',
	'status'
] as const;
export type PunchOrder = { key: (typeof PUNCH_ORDERS)[number]; descending: boolean };

const deviceName = sql<string | null>`coalesce(${device.name}, ${terminal.name})`;
const ORDER_COLUMNS = {
	employee: employee.name,
	direction: punch.direction,
	time: punch.punchedAt,
	site: site.name,
	method: punch.method,
	device: deviceName,
	evidence: punch.evidenceGrade,
	status: punch.status
};

/** Punches in an order, those that are alike as they were made; `page` null: all of them. */
export async function listPunchRows(
	db: Db,
	filter: PunchFilter,
	{ order, page }: { order: PunchOrder; page: { limit: number; offset: number } | null }
) {
	const query = db
		.select({
			eventId: punch.eventId,
			employeeId: punch.employeeId,
			employeeName: employee.name,
			employeeNumber: employee.employeeNumber,
			departmentName: department.name,
			siteName: site.name,
			timeZone: site.timeZone,
			deviceName,
			deviceKind: device.kind,
			method: punch.method,
			status: punch.status,
			direction: punch.direction,
			directionSource: punch.directionSource,
			online: punch.online,
			punchedAt: punch.punchedAt,
			evidenceGrade: punch.evidenceGrade,
			reasons: punch.reasons
		})
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(device, eq(device.id, punch.deviceId))
		// An imported punch was made on a clock of another make.
		.leftJoin(terminal, eq(terminal.id, punch.deviceId))
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.leftJoin(department, eq(department.id, employee.departmentId))
		.where(matching(filter))
		.orderBy(
			(order.descending ? desc : asc)(ORDER_COLUMNS[order.key]),
			asc(punch.punchedAt),
			asc(punch.eventId)
		)
		.$dynamic();
	return page ? query.limit(page.limit).offset(page.offset) : query;
}

export async function countPunches(db: Db, filter: PunchFilter): Promise<number> {
	const [row] = await db
		.select({ total: count() })
		.from(punch)
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.where(matching(filter));
	return row?.total ?? 0;
}

/** All judged punches of one employee between two instants: duplicates, and those in review that name this employee. */
export async function listEmployeePunchRows(db: Db, span: { employeeId: string; from: Date; to: Date }) {
	return (
		db
			.select({
				eventId: punch.eventId,
				status: punch.status,
				direction: punch.direction,
				directionSource: punch.directionSource,
				method: punch.method,
				online: punch.online,
				punchedAt: punch.punchedAt,
				siteName: site.name,
				timeZone: site.timeZone,
				deviceName
			})
			.from(punch)
			.innerJoin(site, eq(site.id, punch.siteId))
			.leftJoin(device, eq(device.id, punch.deviceId))
			// An imported punch was made on a clock of another make.
			.leftJoin(terminal, eq(terminal.id, punch.deviceId))
			.where(
				and(
					or(
						eq(punch.employeeId, span.employeeId),
						and(eq(punch.claimedEmployeeId, span.employeeId), eq(punch.status, 'not_recognised'))
					),
					gte(punch.punchedAt, span.from),
					lt(punch.punchedAt, span.to)
				)
			)
			.orderBy(asc(punch.punchedAt))
	);
}

function matching({ windows, departmentId, employeeId, reach }: PunchFilter): SQL | undefined {
	const inWindow = windows.map(({ siteIds, from, to }) =>
		and(inArray(punch.siteId, siteIds), gte(punch.punchedAt, from), lt(punch.punchedAt, to))
	);
	return and(
		or(...inWindow),
		reach === 'all'
			? undefined
			: or(
					and(isNotNull(punch.employeeId), withinReach(reach)),
					// Nobody is named: whoever answers for the site sees it.
					reach.siteIds.length > 0
						? and(isNull(punch.employeeId), inArray(punch.siteId, [...reach.siteIds]))
						: undefined
				),
		departmentId ? eq(employee.departmentId, departmentId) : undefined,
		employeeId ? eq(punch.employeeId, employeeId) : undefined
	);
}
