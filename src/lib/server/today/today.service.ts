import { computePresence, LONGEST_STAY_MS, PRESENCES, type PresenceNow } from '$domain/timekeeping/presence';
import type { FactPunch } from '$domain/timekeeping/facts';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { findSiteById } from '../people/organisation.service';
import { loadDayInputs, runEngine, type DayInputs } from '../timekeeping/compute-day-records';
import { findHomeZone, listVisiblePeople, type Person } from '../timekeeping/supervision.service';
import { countOpenAlarms, listRecentPunches, type RecentPunch } from './today.repo';

/** A night shift and the day before it. */
const LOOK_BACK_MS = 40 * 3_600_000;

/** What the list can be narrowed to, beside one presence each. */
export const TODAY_STATES = [...PRESENCES, 'late'] as const;
export type TodayState = (typeof TODAY_STATES)[number];

export type TodayQuery = {
	siteId: string | null;
	departmentId: string | null;
	state: TodayState | null;
};

export type PersonToday = Pick<Person, 'id' | 'name' | 'employeeNumber' | 'departmentName' | 'timeZone'> &
	PresenceNow & {
		firstAt: Date | null;
		lastAt: Date | null;
		/** where the last punch was made; the home site of whoever has not come */
		siteId: string;
		/** how sure the last punch is; null of whoever has not come */
		evidenceGrade: RecentPunch['evidenceGrade'] | null;
	};

export type Today = {
	/** at the site that was asked for, or where the organisation began */
	date: string;
	timeZone: string;
	/** active ones within reach and filter */
	employees: number;
	/** who have punched since their day began */
	punched: number;
	counts: Record<TodayState, number>;
	/** at work now, by site */
	bySite: { siteId: string; atWork: number }[];
	/** who fits, whom it is urgent to look for first */
	people: PersonToday[];
};

/** Where everybody is whom the actor supervises, by the same engine that computes their days. */
export async function summariseToday(context: Context, query: TodayQuery): Promise<Today> {
	requirePermission(context, 'punch.view');
	const now = context.now().getTime();
	const { siteId, departmentId, state } = query;
	const [everybody, punches, timeZone] = await Promise.all([
		// Not by site: whoever is away from home counts where they are.
		listVisiblePeople(context, { departmentId }),
		listRecentPunches(context.db, new Date(now - LOOK_BACK_MS)),
		findZone(context, siteId)
	]);
	const people = (await placePeople(context, { people: everybody, punches, now })).filter(
		(person) => siteId === null || person.siteId === siteId
	);
	const counts = countStates(people);
	const shown = people.filter((person) => fits(person, state)).sort(byUrgency);
	const bySite = new Map<string, number>();
	for (const person of people)
		if (person.presence === 'at_work') bySite.set(person.siteId, (bySite.get(person.siteId) ?? 0) + 1);
	return {
		date: computeDateIn(timeZone, now),
		timeZone,
		employees: people.length,
		punched: people.filter(({ firstAt }) => firstAt !== null).length,
		counts,
		bySite: [...bySite].map(([id, atWork]) => ({ siteId: id, atWork })),
		people: shown
	};
}

async function findZone(context: Context, siteId: string | null): Promise<string> {
	const site = siteId ? await findSiteById(context.db, siteId) : null;
	return site?.timeZone ?? findHomeZone(context);
}

/** Open device alarms, for whoever looks after devices; null for others. */
export async function countAlarms(context: Context): Promise<number | null> {
	const { actor } = context;
	if (actor.kind !== 'user' || !checkPermission(actor.role, 'device.manage')) return null;
	return countOpenAlarms(context.db);
}

type Placing = { people: readonly Person[]; punches: readonly RecentPunch[]; now: number };

async function placePeople(context: Context, { people, punches, now }: Placing): Promise<PersonToday[]> {
	if (people.length === 0) return [];
	const byEmployee = new Map<string, RecentPunch[]>();
	for (const each of punches) {
		const own = byEmployee.get(each.employeeId);
		if (own) own.push(each);
		else byEmployee.set(each.employeeId, [each]);
	}
	const dates = [...new Set(people.map(({ timeZone }) => computeDateIn(timeZone, now)))].sort();
	const inputs = await loadDayInputs(context, {
		employeeIds: people.map(({ id }) => id),
		from: addDays(dates[0] ?? '', -1),
		to: dates.at(-1) ?? ''
	});
	const leaving = asIfLeaving(inputs, byEmployee, now);
	const days = new Map(runEngine(leaving, context.now()).map(({ employee, days }) => [employee.id, days]));
	return people.map((person) => {
		const own = byEmployee.get(person.id) ?? [];
		const last = own.at(-1) ?? null;
		const records = (days.get(person.id) ?? []).slice(-2);
		const found = computePresence(records, last && { at: last.at.getTime(), direction: last.direction }, now);
		const since = dayBegins(found, person, now);
		const ofDay = own.filter(({ at }) => at.getTime() >= since);
		const { id, name, employeeNumber, departmentName, timeZone } = person;
		return {
			...{ id, name, employeeNumber, departmentName, timeZone, ...found },
			firstAt: ofDay[0]?.at ?? null,
			lastAt: ofDay.at(-1)?.at ?? null,
			siteId: ofDay.at(-1)?.siteId ?? person.siteId,
			evidenceGrade: ofDay.at(-1)?.evidenceGrade ?? null
		};
	});
}

/** Punches count for the day from some hours before its shift; without one, from midnight. */
function dayBegins({ shift, presence }: PresenceNow, { timeZone }: Person, now: number): number {
	if (shift && (shift.start <= now || presence === 'expected'))
		return Math.min(shift.start, now) - 4 * 3_600_000;
	const time = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	});
	const [hours = 0, minutes = 0] = time.format(now).split(':').map(Number);
	const sinceMidnight = (hours * 60 + minutes) * 60_000;
	return now - (presence === 'at_work' ? Math.max(sinceMidnight, LONGEST_STAY_MS) : sinceMidnight);
}

/** An OUT at this moment for whoever is in: the engine then says how late the day began. */
function asIfLeaving(
	inputs: DayInputs,
	byEmployee: ReadonlyMap<string, readonly RecentPunch[]>,
	now: number
): DayInputs {
	const punches = new Map<string, readonly FactPunch[]>(inputs.facts.punches);
	for (const [employeeId, own] of punches) {
		const last = byEmployee.get(employeeId)?.at(-1);
		if (last?.direction !== 'in' || now - last.at.getTime() >= LONGEST_STAY_MS) continue;
		const timeZone = own.at(-1)?.timeZone ?? 'UTC';
		punches.set(employeeId, [...own, { id: 'now', at: now, direction: 'out', chosen: true, timeZone }]);
	}
	return { ...inputs, facts: { ...inputs.facts, punches } };
}

function countStates(people: readonly PersonToday[]): Record<TodayState, number> {
	// Object.fromEntries forgets which keys it was given.
	const counts = Object.fromEntries(TODAY_STATES.map((state) => [state, 0])) as Record<TodayState, number>;
	for (const person of people) {
		counts[person.presence]++;
		if (person.lateMinutes > 0) counts.late++;
	}
	return counts;
}

/** Without a wish, those whose day off it is stay out. */
function fits({ presence, lateMinutes, firstAt }: PersonToday, state: TodayState | null): boolean {
	if (state === null) return presence !== 'off' || firstAt !== null;
	return state === 'late' ? lateMinutes > 0 : presence === state;
}

function byUrgency(a: PersonToday, b: PersonToday): number {
	return (
		PRESENCES.indexOf(a.presence) - PRESENCES.indexOf(b.presence) ||
		b.lateMinutes - a.lateMinutes ||
		(b.lastAt?.getTime() ?? 0) - (a.lastAt?.getTime() ?? 0) ||
		a.name.localeCompare(b.name)
	);
}
