import { formatRange } from '$domain/report-words';
import { splitMonths } from '$domain/dtr/split-months';
import type { PeriodRange } from '$domain/timekeeping/periods';
import { requireSignedIn } from '../access/require';
import type { Context } from '../context';
import { findPeriodById, listPeriodPeople } from '../timekeeping/period-view.service';
import { datesOfMonth } from '../timekeeping/statistics.service';
import { findPerson, listVisiblePeople, type Person } from '../timekeeping/supervision.service';

export type PrintQuery = {
	/** a period, or a whole month (`YYYY-MM`) */
	of: { periodId: string } | { month: string };
	departmentId: string | null;
	siteId: string | null;
	/** empty: all of them */
	employeeIds: readonly string[];
	/** archived ones too */
	everyone: boolean;
};

/** What is printed: whose days, and which. */
export type PrintPlan = {
	range: PeriodRange;
	/** `1 – 15 Aug 2026` */
	words: string;
	people: Person[];
	/** forms in all: CS Form No. 48 takes one for each month that the range touches */
	forms: { form48: number; timesheet: number };
};

/** Everybody within the actor's reach whom the query names; null when there is no such period. */
export async function planPrint(context: Context, query: PrintQuery): Promise<PrintPlan | null> {
	const { departmentId, siteId, everyone } = query;
	const filter = { departmentId, siteId, everyone };
	const wanted = new Set(query.employeeIds);
	const choose = (people: Person[]) =>
		wanted.size === 0 ? people : people.filter(({ id }) => wanted.has(id));
	if ('month' in query.of) {
		const { from: first, to: last } = datesOfMonth(query.of.month);
		return toPlan({ first, last }, choose(await listVisiblePeople(context, filter)));
	}
	const period = await findPeriodById(context, query.of.periodId);
	if (!period) return null;
	const members = await listPeriodPeople(context, period, filter);
	return toPlan(
		{ first: period.firstDate, last: period.lastDate },
		choose(members.map(({ person }) => person))
	);
}

/** One's own; null for a sign-in without an employee, and when there is no such period. */
export async function planOwnPrint(context: Context, periodId: string): Promise<PrintPlan | null> {
	const { employeeId } = requireSignedIn(context);
	const [person, period] = await Promise.all([
		employeeId ? findPerson(context.db, employeeId) : null,
		findPeriodById(context, periodId)
	]);
	if (!person || !period) return null;
	return toPlan({ first: period.firstDate, last: period.lastDate }, [person]);
}

function toPlan(range: PeriodRange, people: Person[]): PrintPlan {
	return {
		range,
		words: formatRange(range.first, range.last),
		people,
		forms: { form48: people.length * splitMonths(range).length, timesheet: people.length }
	};
}
