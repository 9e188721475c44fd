import type { DayRecord } from '$domain/timekeeping/day-record';
import type { PeriodStatus } from '$domain/timekeeping/period-state';
import { computeTotals, type Totals } from '$domain/timekeeping/statistics';
import { isUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import type { Context } from '../context';
import { listDaysThatCount } from './days-that-count.service';
import {
	calendarOf,
	listAllPeriodsOf,
	listCalendars,
	listPeriodsOf,
	type Calendar
} from './period-calendar.service';
import {
	findPeriodRow,
	listCertifications,
	listStatuses,
	listUserNames,
	type CertificationRow,
	type PeriodRow
} from './period.repo';
import { blankRow, unresolvedDates } from './period.service';
import { countPendingBy } from './request.repo';
import { findPerson, listVisiblePeople, requireSees, today, type Person } from './supervision.service';

export type StatusCounts = Record<PeriodStatus, number>;

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
	/** one's own record: somebody else verifies it */
	isOwn: boolean;
};

export type PeriodFilter = {
	departmentId?: string | null;
	siteId?: string | null;
	status?: PeriodStatus | null;
	/** archived ones too */
	everyone?: boolean;
};

/** What can be told without counting anybody's days. */
export const MEMBER_ORDERS = ['person', 'number', 'status'] as const;
export type MemberOrder = { key: (typeof MEMBER_ORDERS)[number]; descending: boolean };

/** Which of them, in which order; by name and all of them if nothing is said. */
export type MemberPage = { order?: MemberOrder | null; page?: { limit: number; number: number } | null };

export type PeriodView = {
	period: PeriodRow;
	calendarName: string;
	/** its last day is over: it may be signed */
	isOver: boolean;
	/** of everybody in the filter but its status */
	counts: StatusCounts;
	/** those of the page */
	members: PeriodMember[];
	total: number;
	page: number;
	pageCount: number;
};

export type PeriodOverview = {
	calendar: Calendar;
	periods: (PeriodRow & { isOver: boolean; counts: StatusCounts })[];
};

/** Every calendar with its latest periods, and how far those have come whom the actor supervises. */
export async function listPeriodOverview(context: Context): Promise<PeriodOverview[]> {
	const [calendars, now] = await Promise.all([listCalendars(context), today(context)]);
	const overview: PeriodOverview[] = [];
	for (const calendar of calendars) {
		const periods = await listPeriodsOf(context, calendar.id);
		const counts = await countPeriodSteps(context, periods);
		overview.push({
			calendar,
			periods: periods.map((period) => ({ ...withCounts(period, counts), isOver: period.lastDate < now }))
		});
	}
	return overview;
}

export type ListedPeriod = PeriodRow & { calendar: Calendar; isOver: boolean };

/** All periods of all calendars that were ever begun, latest first. */
export async function listPeriods(context: Context): Promise<ListedPeriod[]> {
	requirePermission(context, 'timekeeping.view');
	const [calendars, now] = await Promise.all([listCalendars(context), today(context)]);
	const found: ListedPeriod[] = [];
	for (const calendar of calendars)
		for (const period of await listAllPeriodsOf(context, calendar.id))
			found.push({ ...period, calendar, isOver: period.lastDate < now });
	return found.sort((a, b) => (a.firstDate < b.firstDate ? 1 : a.firstDate > b.firstDate ? -1 : 0));
}

/** How many of those whom the actor supervises stand where, by period. */
export async function countPeriodSteps(
	context: Context,
	periods: readonly PeriodRow[]
): Promise<Map<string, StatusCounts>> {
	const [people, calendars, rows] = await Promise.all([
		listVisiblePeople(context),
		listCalendars(context),
		listStatuses(
			context.db,
			periods.map(({ id }) => id)
		)
	]);
	const statuses = new Map(rows.map((row) => [`${row.periodId} ${row.employeeId}`, row.status]));
	const members = new Map<string, Person[]>();
	for (const person of people) {
		const id = calendarOf(calendars, person)?.id ?? '';
		const known = members.get(id);
		if (known) known.push(person);
		else members.set(id, [person]);
	}
	return new Map(
		periods.map(({ id, calendarId }) => [
			id,
			countStatuses((members.get(calendarId) ?? []).map((one) => statuses.get(`${id} ${one.id}`) ?? 'open'))
		])
	);
}

const withCounts = (period: PeriodRow, counts: ReadonlyMap<string, StatusCounts>) => ({
	...period,
	counts: counts.get(period.id) ?? countStatuses([])
});

/** A period with everybody the actor supervises in its calendar; null when there is none. */
export async function findPeriodView(
	context: Context,
	periodId: string,
	filter: PeriodFilter & MemberPage = {}
): Promise<PeriodView | null> {
	const period = isUuid(periodId) ? await findPeriodRow(context.db, periodId) : null;
	requirePermission(context, 'timekeeping.view');
	if (!period) return null;
	const [{ people, rows, calendarName }, now] = await Promise.all([
		listMembers(context, period, filter),
		today(context)
	]);
	const statuses = new Map(rows.map(({ employeeId, status }) => [employeeId, status]));
	const statusOf = (person: Person) => statuses.get(person.id) ?? 'open';
	const wanted = filter.status ? people.filter((person) => statusOf(person) === filter.status) : people;
	const ordered = orderMembers(wanted, statusOf, filter.order ?? null);
	const limit = filter.page?.limit ?? Math.max(1, wanted.length);
	const pageCount = Math.max(1, Math.ceil(wanted.length / limit));
	const page = Math.min(Math.max(1, filter.page?.number ?? 1), pageCount);
	const shown = ordered.slice((page - 1) * limit, page * limit);
	return {
		period,
		calendarName,
		isOver: period.lastDate < now,
		counts: countStatuses(people.map(statusOf)),
		members: (await toMembers(context, period, shown, rows)).map(({ member }) => member),
		total: wanted.length,
		page,
		pageCount
	};
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** People come by name, and what is equal stays so. */
function orderMembers(
	people: readonly Person[],
	statusOf: (person: Person) => PeriodStatus,
	order: MemberOrder | null
): readonly Person[] {
	if (!order) return people;
	const compare = {
		person: (a: Person, b: Person) => collator.compare(a.name, b.name),
		number: (a: Person, b: Person) => collator.compare(a.employeeNumber, b.employeeNumber),
		status: (a: Person, b: Person) => STEPS.indexOf(statusOf(a)) - STEPS.indexOf(statusOf(b))
	}[order.key];
	return [...people].sort((a, b) => (order.descending ? -compare(a, b) : compare(a, b)));
}

const STEPS: readonly PeriodStatus[] = ['open', 'certified', 'verified', 'locked', 'exported'];

/** Everybody of a period whom the actor supervises, by name; for forms and exports. */
export async function listPeriodPeople(
	context: Context,
	period: PeriodRow,
	filter: PeriodFilter = {}
): Promise<{ person: Person; status: PeriodStatus }[]> {
	const { people, rows } = await listMembers(context, period, filter);
	const statuses = new Map(rows.map(({ employeeId, status }) => [employeeId, status]));
	return people.map((person) => ({ person, status: statuses.get(person.id) ?? 'open' }));
}

/** A period by id, for whoever is signed in: the dates are no secret. */
export async function findPeriodById(context: Context, periodId: string): Promise<PeriodRow | null> {
	requireSignedIn(context);
	return isUuid(periodId) ? findPeriodRow(context.db, periodId) : null;
}

export type MemberView = {
	period: PeriodRow;
	isOver: boolean;
	member: PeriodMember;
	days: DayRecord[];
	/** today, when it is among the days: not over yet */
	runningDate: string | null;
	/** who signed, by user id */
	names: Record<string, string>;
};

/** One employee's period with its days: the own one, or of somebody the actor supervises. */
export async function findMemberView(
	context: Context,
	{ periodId, employeeId }: { periodId: string; employeeId: string }
): Promise<MemberView | null> {
	if (!isUuid(employeeId)) return null;
	await requireSees(context, employeeId);
	const [period, person, now] = await Promise.all([
		findPeriodById(context, periodId),
		findPerson(context.db, employeeId),
		today(context)
	]);
	if (!period || !person) return null;
	const rows = await listCertifications(context.db, period.id);
	const [found] = await toMembers(context, period, [person], rows);
	if (!found) return null;
	const { certifiedBy, verifiedBy, lockedBy } = found.member.certification;
	const signers = [certifiedBy, verifiedBy, lockedBy].filter((id) => id !== null);
	const names = Object.fromEntries(await listUserNames(context.db, signers));
	return { period, isOver: period.lastDate < now, ...found, names };
}

/** The latest periods of one employee, latest first: the own ones, or of somebody the actor supervises. */
export async function listPeriodsOfEmployee(
	context: Context,
	employeeId: string,
	count = 6
): Promise<{ period: PeriodRow; isOver: boolean; member: PeriodMember }[]> {
	await requireSees(context, employeeId);
	const person = await findPerson(context.db, employeeId);
	const calendar = person && calendarOf(await listCalendars(context), person);
	if (!person || !calendar) return [];
	const found = [];
	const now = await today(context);
	// Those to come have nothing to show yet.
	const periods = (await listPeriodsOf(context, calendar.id, count)).filter(
		({ firstDate }) => firstDate <= now
	);
	for (const period of periods) {
		const rows = await listCertifications(context.db, period.id);
		const [one] = await toMembers(context, period, [person], rows);
		if (one) found.push({ period, isOver: period.lastDate < now, member: one.member });
	}
	return found;
}

async function listMembers(context: Context, period: PeriodRow, filter: PeriodFilter) {
	const { departmentId = null, siteId = null, everyone = false } = filter;
	const [active, all, calendars, rows] = await Promise.all([
		listVisiblePeople(context, { departmentId, siteId }),
		listVisiblePeople(context, { departmentId, siteId, everyone: true }),
		listCalendars(context),
		listCertifications(context.db, period.id)
	]);
	const known = new Set(rows.map(({ employeeId }) => employeeId));
	const here = new Set((everyone ? all : active).map(({ id }) => id));
	return {
		// Who was signed for stays, even after leaving the office or the calendar.
		people: all.filter(
			(person) =>
				known.has(person.id) ||
				(here.has(person.id) && calendarOf(calendars, person)?.id === period.calendarId)
		),
		rows,
		calendarName: calendars.find(({ id }) => id === period.calendarId)?.name ?? ''
	};
}

async function toMembers(
	context: Context,
	period: PeriodRow,
	people: readonly Person[],
	rows: readonly CertificationRow[]
): Promise<{ member: PeriodMember; days: DayRecord[]; runningDate: string | null }[]> {
	const actor = requireSignedIn(context);
	const query = { employeeIds: people.map(({ id }) => id), from: period.firstDate, to: period.lastDate };
	const [computed, pending] = await Promise.all([
		listDaysThatCount(context, query),
		countPendingBy(context.db, query)
	]);
	const found = new Map(computed.map((entry) => [entry.employee.id, entry]));
	return people.map((person) => {
		const row = rows.find(({ employeeId }) => employeeId === person.id);
		const { days = [], runningDate = null } = found.get(person.id) ?? {};
		const judged = days.filter(({ date }) => date !== runningDate);
		const member = {
			person,
			certification: { ...NOTHING_YET, ...(row ?? blankRow(period, person.id, context.now())) },
			totals: computeTotals(judged),
			unresolvedDates: unresolvedDates(judged),
			pendingRequests: pending.get(person.id) ?? 0,
			isOwn: person.id === actor.employeeId
		};
		return { member, days, runningDate };
	});
}

function countStatuses(statuses: readonly PeriodStatus[]): StatusCounts {
	const counts: StatusCounts = { open: 0, certified: 0, verified: 0, locked: 0, exported: 0 };
	for (const status of statuses) counts[status]++;
	return counts;
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
