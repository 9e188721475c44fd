/**
 * Philippine civil service conversion of working minutes into fractions of an 8-hour day, in thousandths:
 * index i is i minutes. The printed CSC table; every value equals i/480 rounded half down to three decimals,
 * which neither half-up (5 misses) nor half-even (2 misses) reproduces.
 */
const MINUTE_THOUSANDTHS = [
	0, 2, 4, 6, 8, 10, 12, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 40, 42, 44, 46, 48, 50, 52, 54, 56,
	58, 60, 62, 65, 67, 69, 71, 73, 75, 77, 79, 81, 83, 85, 87, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108,
	110, 112, 115, 117, 119, 121, 123
] as const;

/** Thousandths of a day for whole minutes: 125 an hour, the rest by the table. 22 minutes are 46. */
export function dayThousandths(minutes: number): number {
	return Math.floor(minutes / 60) * 125 + (MINUTE_THOUSANDTHS[minutes % 60] ?? 0);
}

/** The same as printed, three decimals: `0.046`. */
export function dayEquivalent(minutes: number): string {
	const thousandths = dayThousandths(minutes);
	return `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`;
}
