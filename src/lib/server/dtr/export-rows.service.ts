import type { DailyRow } from '$domain/exports/daily-columns';
import { computePeriodResult, type PeriodResult } from '$domain/exports/period-result';
import { FLAG_WORDS } from '$domain/day-words';
import { addDays } from '$domain/timekeeping/civil-date';
import type { PeriodRange } from '$domain/timekeeping/periods';
import { isClosed, type PeriodStatus } from '$domain/timekeeping/period-state';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { eachDaysThatCount, type DaysThatCount } from '../timekeeping/days-that-count.service';
import { findPeriodById, listPeriodPeople } from '../timekeeping/period-view.service';
import { listSchedules } from '../timekeeping/schedule.service';
import type { Person } from '../timekeeping/supervision.service';
import { leaveCodeOf, readDayFacts } from './day-facts';

export type ExportQuery = {
	periodId: string;
	departmentId: string | null;
	siteId: string | null;
	/** leaves out whose period is not locked yet */
	onlyLocked: boolean;
};

/** Who goes into an export, of which period. */
export type ExportPlan = {
	periodId: string;
	range: PeriodRange;
	people: Person[];
	/** of those in the filter, locked or not */
	locked: number;
	drafts: number;
};

/** What has been read so far: employees, and the locked revisions among them. */
export type ExportTally = { employees: number; locked: { certificationId: string; revision: number }[] };

/** Working days that can lie between a holiday and the last day of work before it: a week of holidays and more. */
const LOOK_BACK_DAYS = 14;

/** Everybody of a period within the actor's reach; null when there is no such period. */
export async function planExport(context: Context, query: ExportQuery): Promise<ExportPlan | null> {
	requirePermission(context, 'punch.export');
	const period = await findPeriodById(context, query.periodId);
	if (!period) return null;
	const { departmentId, siteId } = query;
	const members = await listPeriodPeople(context, period, { departmentId, siteId });
	const locked = members.filter(({ status }) => isClosed(status));
	return {
		periodId: period.id,
		range: { first: period.firstDate, last: period.lastDate },
		people: (query.onlyLocked ? locked : members).map(({ person }) => person),
		locked: locked.length,
		drafts: members.length - locked.length
	};
}

export function newTally(): ExportTally {
	return { employees: 0, locked: [] };
}

/** One row for each employee and day of the period. */
export async function* eachDailyRow(
	context: Context,
	plan: ExportPlan,
	tally: ExportTally = newTally()
): AsyncGenerator<DailyRow, void, void> {
	const schedules = new Map((await listSchedules(context)).map(({ id, name }) => [id, name]));
	for await (const { entry, person } of eachPerson(context, plan, plan.range.first)) {
		const facts = readDayFacts(entry, plan.range);
		const employee = toExportEmployee(person);
		for (const record of entry.days) {
			const certification = certificationOn(entry, record.date);
			const schedule = facts.scheduleOn(record.date);
			yield {
				employee,
				record,
				timeZone: person.timeZone,
				schedule: schedule?.id ? (schedules.get(schedule.id) ?? null) : null,
				leaveCode: leaveCodeOf(record),
				holiday: facts.holidayOn(record.date),
				remarks: record.flags.map((flag) => FLAG_WORDS[flag]).join('; ') || null,
				revision: certification?.revision ?? 1,
				periodStatus: certification?.status ?? 'open'
			};
		}
		count(tally, entry, plan);
	}
}

/** One result for each employee of the period. */
export async function* eachPeriodResult(
	context: Context,
	plan: ExportPlan,
	tally: ExportTally = newTally()
): AsyncGenerator<{ person: Person; result: PeriodResult }, void, void> {
	const { first, last } = plan.range;
	for await (const { entry, person } of eachPerson(context, plan, addDays(first, -LOOK_BACK_DAYS))) {
		const codes = new Map(entry.days.map((record) => [record.date, leaveCodeOf(record)]));
		const certification = certificationOn(entry, last);
		const status: PeriodStatus = certification?.status ?? 'open';
		const result = computePeriodResult({
			employee: toExportEmployee(person),
			period: { first, last, revision: certification?.revision ?? 1, status },
			// A day that runs is no result yet.
			records: entry.days.filter(({ date }) => date !== entry.runningDate),
			leaveCodeOn: (date) => codes.get(date) ?? null
		});
		count(tally, entry, plan);
		yield { person, result };
	}
}

async function* eachPerson(context: Context, { people, range }: ExportPlan, from: string) {
	const byId = new Map(people.map((person) => [person.id, person]));
	const query = { employeeIds: [...byId.keys()], from, to: range.last };
	for await (const entry of eachDaysThatCount(context, query)) {
		const person = byId.get(entry.employee.id);
		if (person) yield { entry, person };
	}
}

function certificationOn({ certifications }: DaysThatCount, date: string) {
	return certifications.find(({ firstDate, lastDate }) => firstDate <= date && date <= lastDate);
}

function count(tally: ExportTally, { certifications }: DaysThatCount, { periodId }: ExportPlan): void {
	tally.employees++;
	for (const { id, revision, status, ...row } of certifications)
		if (row.periodId === periodId && isClosed(status)) tally.locked.push({ certificationId: id, revision });
}

function toExportEmployee(person: Person) {
	const { employeeNumber: number, name, departmentName: department, siteName: site } = person;
	return { number, name, department, site };
}
