import { and, asc, eq, gte, inArray, isNull, lt, lte, or } from 'drizzle-orm';
import * as v from 'valibot';
import type { FactEmployee, FactPunch, TimekeepingFacts } from '$domain/timekeeping/facts';
import { OverlayDetailSchema, type OverlayEntry } from '$domain/timekeeping/overlay-entry';
import { PolicySchema } from '$domain/timekeeping/policy';
import { ScheduleSchema } from '$domain/timekeeping/schedule';
import { NIL_UUID } from '$domain/uuid';
import type { Db, Tx } from '../db/database';
import { employee } from '../db/schema/employee';
import { holiday } from '../db/schema/holiday';
import { site } from '../db/schema/organisation';
import { overlay, overlayRevocation } from '../db/schema/overlay';
import { policyVersion } from '../db/schema/policy';
import { punch, WAITING } from '../db/schema/punch';
import { schedule, scheduleAssignment } from '../db/schema/schedule';

export type RecordedEmployee = FactEmployee & { name: string; employeeNumber: string };

/** In the order of the ids; ids without an employee are left out. */
export async function listRecordedEmployees(
	db: Db | Tx,
	ids: readonly string[]
): Promise<RecordedEmployee[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.select({
			id: employee.id,
			name: employee.name,
			employeeNumber: employee.employeeNumber,
			departmentId: employee.departmentId,
			siteId: employee.siteId,
			timeZone: site.timeZone,
			startDate: employee.startDate,
			exitDate: employee.exitDate
		})
		.from(employee)
		.innerJoin(site, eq(site.id, employee.siteId))
		.where(inArray(employee.id, [...ids]));
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Whose home is this site. */
export async function listActiveOfSite(db: Db | Tx, siteId: string): Promise<string[]> {
	const rows = await db
		.select({ id: employee.id })
		.from(employee)
		.where(and(eq(employee.siteId, siteId), eq(employee.status, 'active')));
	return rows.map(({ id }) => id);
}

export type FactsQuery = {
	employeeIds: readonly string[];
	/** work dates, margins included */
	from: string;
	to: string;
	/** instants, margins included */
	fromAt: Date;
	toAt: Date;
};

/** Everything on file that bears on these employees and dates, in seven queries however many they are. */
export async function loadFacts(db: Db | Tx, query: FactsQuery): Promise<TimekeepingFacts> {
	const [followed, holidays, punches, waiting] = await Promise.all([
		loadFollowedFacts(db, query),
		loadHolidays(db, query),
		loadPunches(db, query),
		loadWaiting(db, query)
	]);
	return { ...followed, holidays, punches, waiting };
}

/** What says which schedule and policy somebody follows, and no more: each judged punch asks for it. */
export async function loadFollowedFacts(
	db: Db | Tx,
	query: Omit<FactsQuery, 'fromAt' | 'toAt'>
): Promise<TimekeepingFacts> {
	const [schedules, assignments, policies, overlays] = await Promise.all([
		db.select({ id: schedule.id, pattern: schedule.pattern }).from(schedule),
		loadAssignments(db, query),
		loadPolicies(db, query.to),
		loadOverlays(db, query)
	]);
	return {
		schedules: new Map(schedules.map(({ id, pattern }) => [id, v.parse(ScheduleSchema, pattern)])),
		assignments,
		policies,
		overlays,
		holidays: [],
		punches: new Map()
	};
}

type Dates = Pick<FactsQuery, 'from' | 'to'>;

async function loadAssignments(db: Db | Tx, { from, to }: Dates) {
	return db
		.select({
			targetKind: scheduleAssignment.targetKind,
			targetId: scheduleAssignment.targetId,
			scheduleId: scheduleAssignment.scheduleId,
			from: scheduleAssignment.fromDate,
			to: scheduleAssignment.toDate
		})
		.from(scheduleAssignment)
		.where(
			and(
				lte(scheduleAssignment.fromDate, to),
				or(isNull(scheduleAssignment.toDate), gte(scheduleAssignment.toDate, from))
			)
		);
}

async function loadPolicies(db: Db | Tx, to: string) {
	const rows = await db.select().from(policyVersion).where(lte(policyVersion.fromDate, to));
	return rows.map(({ id, siteId, fromDate, policy }) => ({
		id,
		siteId: siteId === NIL_UUID ? null : siteId,
		from: fromDate,
		policy: v.parse(PolicySchema, policy)
	}));
}

async function loadHolidays(db: Db | Tx, { from, to }: FactsQuery) {
	const rows = await db
		.select({ date: holiday.date, kind: holiday.kind, name: holiday.name, siteId: holiday.siteId })
		.from(holiday)
		.where(and(gte(holiday.date, from), lte(holiday.date, to)));
	return rows.map((row) => ({ ...row, siteId: row.siteId === NIL_UUID ? null : row.siteId }));
}

async function loadOverlays(db: Db | Tx, { employeeIds, from, to }: Dates & Pick<FactsQuery, 'employeeIds'>) {
	const rows = await db
		.select({ overlay })
		.from(overlay)
		.leftJoin(overlayRevocation, eq(overlayRevocation.overlayId, overlay.id))
		.where(
			and(
				inArray(overlay.employeeId, [...employeeIds, NIL_UUID]),
				lte(overlay.firstDate, to),
				gte(overlay.lastDate, from),
				isNull(overlayRevocation.overlayId)
			)
		)
		.orderBy(asc(overlay.createdAt), asc(overlay.id));
	return group(
		rows.map(({ overlay: row }) => row),
		({ employeeId }) => (employeeId === NIL_UUID ? '' : employeeId),
		toEntry
	);
}

/** An overlay row as the rules know it. */
export function toEntry(row: typeof overlay.$inferSelect): OverlayEntry {
	return {
		id: row.id,
		employeeId: row.employeeId === NIL_UUID ? null : row.employeeId,
		siteId: row.siteId === NIL_UUID ? null : row.siteId,
		firstDate: row.firstDate,
		lastDate: row.lastDate,
		detail: v.parse(OverlayDetailSchema, row.detail)
	};
}

async function loadPunches(db: Db | Tx, { employeeIds, fromAt, toAt }: FactsQuery) {
	const rows = await db
		.select({
			employeeId: punch.employeeId,
			id: punch.eventId,
			at: punch.punchedAt,
			direction: punch.direction,
			source: punch.directionSource,
			timeZone: site.timeZone
		})
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.where(
			and(
				inArray(punch.employeeId, [...employeeIds]),
				gte(punch.punchedAt, fromAt),
				lt(punch.punchedAt, toAt),
				eq(punch.status, 'accepted')
			)
		);
	return group(
		rows,
		({ employeeId }) => employeeId ?? '',
		({ id, at, direction, source, timeZone }): FactPunch => ({
			id,
			at: at.getTime(),
			direction,
			chosen: source === 'chosen' || source === 'break',
			timeZone
		})
	);
}

/** Punches in review: of whom they look like, and of whom a number or a phone names. */
async function loadWaiting(db: Db | Tx, { employeeIds, fromAt, toAt }: FactsQuery) {
	const ids = [...employeeIds];
	const rows = await db
		.select({
			employeeId: punch.employeeId,
			claimedEmployeeId: punch.claimedEmployeeId,
			id: punch.eventId,
			at: punch.punchedAt
		})
		.from(punch)
		.where(
			and(
				inArray(punch.status, WAITING),
				gte(punch.punchedAt, fromAt),
				lt(punch.punchedAt, toAt),
				or(inArray(punch.employeeId, ids), inArray(punch.claimedEmployeeId, ids))
			)
		)
		.orderBy(asc(punch.punchedAt), asc(punch.eventId));
	return group(
		rows,
		({ employeeId, claimedEmployeeId }) => employeeId ?? claimedEmployeeId ?? '',
		({ id, at }) => ({ id, at: at.getTime() })
	);
}

function group<Row, Value>(
	rows: readonly Row[],
	keyOf: (row: Row) => string,
	valueOf: (row: Row) => Value
): Map<string, Value[]> {
	const groups = new Map<string, Value[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const known = groups.get(key);
		if (known) known.push(valueOf(row));
		else groups.set(key, [valueOf(row)]);
	}
	return groups;
}
