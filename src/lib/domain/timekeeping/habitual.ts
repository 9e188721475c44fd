import type { DayRecord } from './day-record';

/** Occurrences in a month from which it counts (CSC MC 4 s.1991, MC 23 s.1998; undertime: MC 16 s.2010). */
export const HABITUAL_COUNT = 10;

/**
 * Occurrences on one day: each block with lateness or undertime, and the half of a day that nobody came or explained: a
 * morning's absence is tardiness, an afternoon's undertime (CSC MC 17 s.2010). A whole day's absence is neither; it is
 * charged otherwise.
 */
export function countOccurrences({
	minutes,
	shift,
	explanations,
	tardyCount,
	undertimeCount
}: Pick<DayRecord, 'minutes' | 'shift' | 'explanations' | 'tardyCount' | 'undertimeCount'>): {
	tardy: number;
	undertime: number;
} {
	const isPart = minutes.absent > 0 && minutes.absent < minutes.scheduled;
	const absent = isPart ? explanations.filter(({ rule }) => rule === 'no_punch_in_block') : [];
	const morning = absent.filter(({ from }) => from === shift?.start).length;
	return {
		tardy: tardyCount + morning,
		undertime: undertimeCount + (absent.length > morning ? 1 : 0)
	};
}

export interface Habit {
	/** Months with ten occurrences or more, 1 to 12. */
	months: number[];
	/**
	 * Why it is habitual: two such months in one semester (January to June, July to December), or two in a row in one
	 * year, over the end of a semester too. Null: it is not.
	 */
	because: 'semester' | 'consecutive' | null;
}

/**
 * Habitual tardiness or undertime by the civil service's rule. `counts`: occurrences per month of one year, January first;
 * any number of minutes is an occurrence, two a day are possible.
 */
export function findHabit(counts: readonly number[]): Habit {
	const months = counts.flatMap((count, i) => (count >= HABITUAL_COUNT ? [i + 1] : []));
	const inFirst = months.filter((month) => month <= 6).length;
	if (inFirst >= 2 || months.length - inFirst >= 2) return { months, because: 'semester' };
	const isConsecutive = months.some((month) => months.includes(month + 1));
	return { months, because: isConsecutive ? 'consecutive' : null };
}
