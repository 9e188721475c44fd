import type { RowDataPacket } from 'mysql2/promise';
import { parseUuid } from '$domain/uuid';
import { toEpochDay, weekdayOf } from '$domain/timekeeping/civil-date';
import { listDates } from '$domain/timekeeping/site-day';
import type { Context } from '$lib/server/context';
import { employee } from '$lib/server/db/schema/employee';
import { department } from '$lib/server/db/schema/organisation';
import { newId } from '$lib/server/id';
import { assignSchedule } from '$lib/server/timekeeping/assignment.service';
import { createCalendar, listPeriodsOf } from '$lib/server/timekeeping/period-calendar.service';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import type { TestContext } from '../support/context';
import { OFFICE_HOURS } from '../support/timekeeping';

export const MONTH = { first: '2026-08-01', last: '2026-08-31' };
const DEPARTMENTS = 20;
const ROWS_PER_INSERT = 2_000;

/** Minutes after midnight in Manila (UTC+8) of the four punches of a day, by schedule. */
const DAY = [477, 721, 776, 1022] as const;
const NIGHT = [1315, 1561, 1619, 1803] as const;

/** An office with schedules for its departments, one of them working at night, and monthly periods. */
export async function makeOffice(
	t: TestContext,
	office: Context
): Promise<{ departments: string[]; siteId: string; periodId: string }> {
	const siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	const at = t.now();
	const departments = Array.from({ length: DEPARTMENTS }, () => newId(at));
	await t.db
		.insert(department)
		.values(departments.map((id, i) => ({ id, name: `Department ${i + 1}`, createdAt: at })));
	const night = [{ start: '22:00', end: '30:00' }];
	const week = { mon: night, tue: night, wed: night, thu: night, fri: night, sat: null, sun: null };
	const patterns = [
		OFFICE_HOURS,
		{
			...OFFICE_HOURS,
			days: week,
			breaks: { mode: 'window' as const, windows: [{ start: '26:00', end: '27:00' }] }
		}
	];
	const schedules: string[] = [];
	for (const [i, pattern] of patterns.entries()) {
		const created = await createSchedule(office, { name: `Schedule ${i + 1}`, pattern });
		if (!created.ok) throw new Error(created.reason);
		schedules.push(created.id);
	}
	for (const [i, id] of departments.entries())
		await assignSchedule(office, {
			scheduleId: schedules[isNight(i) ? 1 : 0] ?? '',
			targetKind: 'department',
			targetId: id,
			fromDate: '2026-07-01',
			toDate: null
		});
	const calendar = await createCalendar(office, {
		name: 'Monthly',
		pattern: { kind: 'month_days', startDays: [1] },
		scopeKind: 'organisation',
		scopeId: null
	});
	if (!calendar.ok) throw new Error(calendar.reason);
	const periods = await listPeriodsOf(office, calendar.id, 3);
	const period = periods.find(({ firstDate }) => firstDate === MONTH.first);
	if (!period) throw new Error('the month has a period');
	return { departments, siteId, periodId: period.id };
}

/** Employees numbered from `from` to `to - 1`, each with four punches a working day, some late, a few missing. */
export async function addEmployees(
	t: TestContext,
	{ departments, siteId }: { departments: string[]; siteId: string },
	{ from, to }: { from: number; to: number }
): Promise<{ ids: string[]; punches: number }> {
	const at = t.now();
	const deviceId = newId(at);
	const people = Array.from({ length: to - from }, (_, i) => {
		const number = String(from + i + 1).padStart(5, '0');
		const departmentId = departments[(from + i) % departments.length] ?? '';
		return {
			id: newId(at),
			employeeNumber: number,
			name: `Peña, Employee ${number}`,
			departmentId,
			siteId,
			createdAt: at
		};
	});
	for (let i = 0; i < people.length; i += 500) await t.db.insert(employee).values(people.slice(i, i + 500));
	const workdays = listDates(MONTH.first, MONTH.last).filter((date) => weekdayOf(toEpochDay(date)) < 5);
	let rows: unknown[][] = [];
	let punches = 0;
	for (const [i, { id }] of people.entries()) {
		const times = isNight((from + i) % departments.length) ? NIGHT : DAY;
		for (const [d, date] of workdays.entries())
			for (const [n, wall] of times.entries()) {
				if ((from + i + d * 4 + n) % 400 === 0) continue;
				const minute = toEpochDay(date) * 1440 + wall - 480 + (((from + i) * 7 + d * 13 + n * 5) % 17);
				rows.push(punchRow({ employeeId: id, siteId, deviceId, at: new Date(minute * 60_000), n }));
				punches++;
				if (rows.length < ROWS_PER_INSERT) continue;
				await insertPunches(t, rows);
				rows = [];
			}
	}
	if (rows.length > 0) await insertPunches(t, rows);
	return { ids: people.map(({ id }) => id), punches };
}

const isNight = (departmentIndex: number) => departmentIndex % 10 === 9;

const COLUMNS =
	'event_id, device_id, site_id, employee_id, status, direction, direction_source, method, punched_at, online, evidence_grade, time_grade, earliest_at, latest_at, reasons, evaluation_version, evaluated_at';

type Made = { employeeId: string; siteId: string; deviceId: string; at: Date; n: number };

function punchRow({ employeeId, siteId, deviceId, at, n }: Made): unknown[] {
	const id = (text: string) => Buffer.from(parseUuid(text));
	const direction = n % 2 === 0 ? 'in' : 'out';
	const who = [id(newId(at)), id(deviceId), id(siteId), id(employeeId)];
	return [...who, 'accepted', direction, 'inferred', 'face', at, true, 'A', 'A', at, at, '[]', 1, at];
}

/** The driver's own bulk insert: the query builder takes most of the time at this size. */
async function insertPunches({ db }: TestContext, rows: unknown[][]): Promise<void> {
	await db.$client.query<RowDataPacket[]>(`INSERT INTO punch (${COLUMNS}) VALUES ?`, [rows]);
}
