import { toDate, toEpochDay } from './civil-date';
import { dayShape } from './day-shape';
import type { DayShape } from './day-shape';
import { strongerKind } from './holiday';
import type { HolidayKind } from './holiday';
import { toSet } from './intervals';
import type { Span } from './intervals';
import type { Policy } from './policy';
import type { TimekeepingInput } from './timekeeping-input';
import { wallMinutes } from './wall-time';
import { zoneClock } from './zone-clock';
import type { ZoneClock } from './zone-clock';

/** A span that carries its code: official business, suspension. */
export interface CodedSpan extends Span {
	code: string;
}

export interface Leave {
	portion: 'full' | 'am' | 'pm';
	code: string;
}

/** Everything but punches that bears on one work date. */
export interface DayContext {
	day: number;
	date: string;
	shape: DayShape;
	/** False where no schedule is assigned. */
	isScheduled: boolean;
	policy: Policy;
	leaves: readonly Leave[];
	officialBusiness: readonly CodedSpan[];
	suspensions: readonly CodedSpan[];
	approvals: readonly Span[];
}

/** Answers, per date, what applies to one employee. */
export interface Calendar {
	clock: ZoneClock;
	shapeOf(day: number): DayShape;
	policyOn(day: number): Policy;
	holidayOn(day: number): HolidayKind | null;
	contextOf(day: number): DayContext;
}

const NONE: readonly never[] = [];

/** Indexes an employee's input by date. */
export function createCalendar(input: TimekeepingInput): Calendar {
	const clock = zoneClock(input.timeZone);
	const assignments = input.assignments.map(({ from, to, schedule }) => ({
		first: from === null ? -Infinity : toEpochDay(from),
		last: to === null ? Infinity : toEpochDay(to),
		schedule
	}));
	const policies = input.policies
		.map(({ from, policy }) => ({ first: from === null ? -Infinity : toEpochDay(from), policy }))
		.sort((a, b) => b.first - a.first);
	const isHere = (entry: { siteIds?: string[] | undefined }) =>
		!entry.siteIds || (input.siteId !== null && entry.siteIds.includes(input.siteId));

	const holidays = new Map<string, HolidayKind>();
	for (const holiday of input.holidays.filter(isHere))
		holidays.set(holiday.date, strongerKind(holidays.get(holiday.date) ?? null, holiday.kind));
	const leaves = byDate(input.leaves);
	const business = byDate(input.officialBusiness);
	const suspensions = byDate(input.suspensions.filter(isHere));
	const approvals = byDate(input.overtimeApprovals);
	const assignmentOn = (day: number) => assignments.find((entry) => entry.first <= day && day <= entry.last);

	const shapes = new Map<number, DayShape>();
	function shapeOf(day: number): DayShape {
		let shape = shapes.get(day);
		if (!shape) {
			const assignment = assignmentOn(day);
			shape = assignment ? dayShape(assignment.schedule, clock, day) : { day, breaks: [], shift: null };
			shapes.set(day, shape);
		}
		return shape;
	}

	function policyOn(day: number): Policy {
		const found = policies.find((entry) => entry.first <= day) ?? policies.at(-1);
		if (!found) throw new Error('an engine input needs at least one policy');
		return found.policy;
	}

	const spansOf = (day: number, list: readonly { from: string; to: string; code: string }[]): CodedSpan[] =>
		list.map(({ from, to, code }) => ({
			start: clock.toMinute(day, wallMinutes(from)),
			end: clock.toMinute(day, wallMinutes(to)),
			code
		}));

	function contextOf(day: number): DayContext {
		const date = toDate(day);
		const approved = approvals.get(date);
		return {
			day,
			date,
			shape: shapeOf(day),
			isScheduled: assignmentOn(day) !== undefined,
			policy: policyOn(day),
			leaves: leaves.get(date) ?? NONE,
			officialBusiness: spansOf(day, business.get(date) ?? NONE),
			suspensions: spansOf(day, suspensions.get(date) ?? NONE),
			approvals: approved
				? toSet(
						spansOf(
							day,
							approved.map((span) => ({ ...span, code: '' }))
						)
					)
				: NONE
		};
	}

	return { clock, shapeOf, policyOn, contextOf, holidayOn: (day) => holidays.get(toDate(day)) ?? null };
}

function byDate<T extends { date: string }>(list: readonly T[]): Map<string, T[]> {
	const dates = new Map<string, T[]>();
	for (const entry of list) {
		const known = dates.get(entry.date);
		if (known) known.push(entry);
		else dates.set(entry.date, [entry]);
	}
	return dates;
}
