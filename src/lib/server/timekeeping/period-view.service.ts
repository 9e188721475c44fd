import { compareDays, type FieldChange } from '$domain/timekeeping/day-difference';
import type { DayRecord } from '$domain/timekeeping/day-record';
import { isClosed } from '$domain/timekeeping/period-state';
import { computeTotals, type Totals } from '$domain/timekeeping/statistics';
import { isUuid } from '$domain/uuid';
import { requireSignedIn } from '../access/require';
import type { Context } from '../context';
import { computeDayRecords, type EmployeeDayRecords } from './compute-day-records';
import { calendarOf, listCalendars, listPeriodsOf } from './period-calendar.service';
import {
	findPeriodRow,
	findSnapshot,
	listCertifications,
	listCertificationsOf,
	listLateChangeRows,
	type CertificationRow,
	type PeriodRow
} from './period.repo';
import { blankRow, unresolvedDates } from './period.service';
import { countPendingBy } from './request.repo';
import { listVisiblePeople, requireSees, findPerson, type Person } from './supervision.service';

export type PeriodMember = {
	person: Person;
	certification: Pick<
		CertificationRow,
		| 'status'
		| 'revision'
		| 'version'
		| 'certifiedAt'
		| 'certifiedBy'
		| 'verifiedAt'
		| 'verifiedBy'
		| 'lockedAt'
		| 'lockedBy'
		| 'exportedAt'
		| 'note'
	>;
	totals: Totals;
	unresolvedDates: string[];
	pendingRequests: number;
};

export type PeriodView = { period: PeriodRow; members: PeriodMember[] };

/** A period with everybody the actor supervises in its calendar; null when there is none. */
export async function findPeriodView(context: Context, periodId: string): Promise<PeriodView | null> {
	const people = await listVisiblePeople(context);
	const period = isUuid(periodId) ? await findPeriodRow(context.db, periodId) : null;
	if (!period) return null;
	const calendars = await listCalendars(context);
	const rows = await listCertifications(context.db, periodId);
	const known = new Set(rows.map(({ employeeId }) => employeeId));
	const here = people.filter(
		(person) => known.has(person.id) || calendarOf(calendars, person)?.id === period.calendarId
	);
	return { period, members: await toMembers(context, period, here, rows) };
}

/** The latest periods of one employee, latest first: the own ones, or of somebody the actor supervises. */
export async function listPeriodsOfEmployee(
	context: Context,
	employeeId: string,
	count = 6
): Promise<{ period: PeriodRow; member: PeriodMember }[]> {
	await requireSees(context, employeeId);
	const person = await findPerson(context.db, employeeId);
	const calendar = person && calendarOf(await listCalendars(context), person);
	if (!person || !calendar) return [];
	const found = [];
	for (const period of await listPeriodsOf(context, calendar.id, count)) {
		const rows = await listCertifications(context.db, period.id);
		const [member] = await toMembers(context, period, [person], rows);
		if (member) found.push({ period, member });
	}
	return found;
}

/**
 * The day records that count for these dates: what was locked where it is locked, freshly computed elsewhere. For
 * forms and exports; the caller has checked who asks.
 */
export async function listDaysThatCount(
	context: Pick<Context, 'db' | 'now'>,
	query: { employeeIds: readonly string[]; from: string; to: string }
): Promise<(EmployeeDayRecords & { certifications: CertificationRow[] })[]> {
	const [computed, rows] = await Promise.all([
		computeDayRecords(context, query),
		listCertificationsOf(context.db, query)
	]);
	const locked = new Map<string, Map<string, DayRecord>>();
	for (const row of rows.filter(({ status }) => isClosed(status))) {
		const snapshot = await findSnapshot(context.db, { certificationId: row.id, revision: row.revision });
		const days = locked.get(row.employeeId) ?? new Map<string, DayRecord>();
		for (const day of toRecords(snapshot?.records)) days.set(day.date, day);
		locked.set(row.employeeId, days);
	}
	return computed.map((entry) => ({
		...entry,
		days: entry.days.map((day) => locked.get(entry.employee.id)?.get(day.date) ?? day),
		certifications: rows.filter(({ employeeId }) => employeeId === entry.employee.id)
	}));
}

export type LateDay = {
	person: Person;
	periodId: string;
	revision: number;
	version: number;
	firstDate: string;
	lastDate: string;
	date: string;
	cause: string;
	arrivedAt: Date;
	/** what it would change, against what was locked */
	changes: FieldChange[];
};

/** Days that changed after they were locked, with what waits to be taken over by reopening. */
export async function listLateDays(context: Context): Promise<LateDay[]> {
	const people = new Map((await listVisiblePeople(context, { everyone: true })).map((one) => [one.id, one]));
	const rows = await listLateChangeRows(context.db, [...people.keys()]);
	const late: LateDay[] = [];
	for (const { late: row, certification } of rows) {
		const person = people.get(row.employeeId);
		if (!person) continue;
		const date = row.workDate;
		const snapshot = await findSnapshot(context.db, {
			certificationId: certification.id,
			revision: certification.revision
		});
		const before = toRecords(snapshot?.records).find((day) => day.date === date);
		const [fresh] = await computeDayRecords(context, { employeeIds: [person.id], from: date, to: date });
		const after = fresh?.days[0];
		const changes = before && after ? compareDays(before, after, person.timeZone) : [];
		// It came and went again: nothing waits.
		if (changes.length === 0) continue;
		const { periodId, revision, version, firstDate, lastDate } = certification;
		const { cause, createdAt: arrivedAt } = row;
		late.push({ person, periodId, revision, version, firstDate, lastDate, date, cause, arrivedAt, changes });
	}
	return late;
}

/** A snapshot's records: written by this program, one engine version at a time. */
export function toRecords(stored: unknown): DayRecord[] {
	// The column holds what `keepSnapshot` wrote, or nothing.
	return Array.isArray(stored) ? (stored as DayRecord[]) : [];
}

async function toMembers(
	context: Context,
	period: PeriodRow,
	people: readonly Person[],
	rows: readonly CertificationRow[]
): Promise<PeriodMember[]> {
	requireSignedIn(context);
	const query = { employeeIds: people.map(({ id }) => id), from: period.firstDate, to: period.lastDate };
	const [computed, pending] = await Promise.all([
		listDaysThatCount(context, query),
		countPendingBy(context.db, query)
	]);
	const days = new Map(computed.map((entry) => [entry.employee.id, entry]));
	return people.map((person) => {
		const row = rows.find(({ employeeId }) => employeeId === person.id);
		const found = days.get(person.id);
		const judged = (found?.days ?? []).filter(({ date }) => date !== found?.runningDate);
		return {
			person,
			certification: { ...NOTHING_YET, ...(row ?? blankRow(period, person.id, context.now())) },
			totals: computeTotals(judged),
			unresolvedDates: unresolvedDates(judged),
			pendingRequests: pending.get(person.id) ?? 0
		};
	});
}

const NOTHING_YET = {
	certifiedAt: null,
	certifiedBy: null,
	verifiedAt: null,
	verifiedBy: null,
	lockedAt: null,
	lockedBy: null,
	exportedAt: null,
	note: null
};
