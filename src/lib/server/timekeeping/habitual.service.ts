import { countOccurrences, findHabit, type Habit } from '$domain/timekeeping/habitual';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { computeDayRecords } from './compute-day-records';
import { listVisiblePeople } from './supervision.service';

/** People whose year is computed at once: what is in memory does not grow with the office. */
const SLICE = 100;

export type HabitualPerson = {
	id: string;
	name: string;
	departmentName: string;
	/** occurrences per month, January first */
	tardy: { counts: number[]; habit: Habit };
	undertime: { counts: number[]; habit: Habit };
};

/** Those of the actor's people with at least one month of ten occurrences in a year, those who are habitual first. */
export async function listHabitual(context: Context, year: number): Promise<HabitualPerson[]> {
	requirePermission(context, 'timekeeping.view');
	const people = await listVisiblePeople(context, { departmentId: null, siteId: null, employeeId: null });
	const found: HabitualPerson[] = [];
	for (let from = 0; from < people.length; from += SLICE) {
		const slice = people.slice(from, from + SLICE);
		const computed = await computeDayRecords(context, {
			employeeIds: slice.map(({ id }) => id),
			from: `${year}-01-01`,
			to: `${year}-12-31`
		});
		for (const { employee, days, runningDate } of computed) {
			const tardy = zeros();
			const undertime = zeros();
			for (const day of days) {
				if (day.date === runningDate) continue;
				const month = Number(day.date.slice(5, 7)) - 1;
				const occurrences = countOccurrences(day);
				tardy[month] = (tardy[month] ?? 0) + occurrences.tardy;
				undertime[month] = (undertime[month] ?? 0) + occurrences.undertime;
			}
			const person = slice.find(({ id }) => id === employee.id);
			const habits = [findHabit(tardy), findHabit(undertime)] as const;
			if (!person || habits.every(({ months }) => months.length === 0)) continue;
			const { id, name, departmentName } = person;
			found.push({
				id,
				name,
				departmentName,
				tardy: { counts: tardy, habit: habits[0] },
				undertime: { counts: undertime, habit: habits[1] }
			});
		}
	}
	const weight = ({ tardy, undertime }: HabitualPerson) =>
		Number(tardy.habit.because !== null) + Number(undertime.habit.because !== null);
	return found.sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name));
}

const zeros = () => Array.from({ length: 12 }, () => 0);
