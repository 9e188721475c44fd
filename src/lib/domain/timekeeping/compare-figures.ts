import { toTimeSpans } from './day-difference';
import type { DayMinutes, DayRecord } from './day-record';

/** One line of two versions of a day beside each other; numbers are minutes. */
export type ComparedFigure =
	| { key: 'status' | 'times'; before: string; after: string; differs: boolean }
	| { key: keyof DayMinutes; before: number; after: number; differs: boolean };

/** What a supervisor weighs always; other quantities show when they are not nothing in both versions. */
const ALWAYS: readonly (keyof DayMinutes)[] = ['regular', 'tardy', 'undertime', 'absent', 'unresolved'];
const IF_ANY: readonly (keyof DayMinutes)[] = ['overtime', 'ob', 'excused', 'night', 'suspended', 'excess'];

const sayTimes = (day: DayRecord, timeZone: string) => toTimeSpans(day, timeZone).join(', ') || 'none';

/** Two versions of one date as lines of a table: state, times, then the quantities, each with whether it differs. */
export function compareFigures(before: DayRecord, after: DayRecord, timeZone: string): ComparedFigure[] {
	const text = (key: 'status' | 'times', old: string, now: string): ComparedFigure => {
		return { key, before: old, after: now, differs: old !== now };
	};
	const keys = [...ALWAYS, ...IF_ANY.filter((key) => before.minutes[key] > 0 || after.minutes[key] > 0)];
	return [
		text('status', before.status, after.status),
		text('times', sayTimes(before, timeZone), sayTimes(after, timeZone)),
		...keys.map((key): ComparedFigure => {
			const [old, now] = [before.minutes[key], after.minutes[key]];
			return { key, before: old, after: now, differs: old !== now };
		})
	];
}
