const MONTHS = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December'
] as const;

/**
 * What stands on the line "For the month of ____, 20__" for a range within one month: `August`, or `August 1-15`
 * when it is not the whole month, and the year. Throws when the range leaves its month.
 */
export function monthText(
	range: { first: string; last: string },
	lastDay: number
): { month: string; year: string } {
	const { first, last } = range;
	if (first.slice(0, 7) !== last.slice(0, 7) || first > last)
		throw new RangeError(`CS Form No. 48 covers one month; ${first} to ${last} does not lie within one.`);
	const name = MONTHS[Number(first.slice(5, 7)) - 1] ?? '';
	const [from, to] = [Number(first.slice(8)), Number(last.slice(8))];
	const isWhole = from === 1 && to === lastDay;
	return { month: isWhole ? name : `${name} ${from}${to === from ? '' : `-${to}`}`, year: first.slice(0, 4) };
}
