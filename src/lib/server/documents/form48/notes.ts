import type { Form48, UndertimeColumn } from './form48';
import { rowText } from './row-text';

/**
 * The line below the table: labels that found no room in their row, days whose times were corrected, and days
 * that are not decided yet (such a form is a draft). Empty when there is nothing to say.
 */
export function form48Notes(
	{ days, labels }: Pick<Form48, 'days' | 'labels'>,
	column: UndertimeColumn
): string {
	const notes: string[] = [];
	const inReview = days.filter((day) => day.flags.includes('waits_for_review'));
	const incomplete = days.filter((day) => day.unresolved && !inReview.includes(day)).map(dayNumber);
	if (incomplete.length > 0) notes.push(`INCOMPLETE, a punch is missing: ${incomplete.join(', ')}`);
	// What is missing there may be the very punch that nobody has decided about yet.
	if (inReview.length > 0)
		notes.push(`INCOMPLETE, a punch is in review: ${inReview.map(dayNumber).join(', ')}`);
	if (column !== 'remarks')
		for (const day of days) {
			const { beside } = rowText(day, labels?.[day.date]);
			if (beside) notes.push(`${dayNumber(day)}: ${beside}`);
		}
	const corrected = days.filter((day) => day.flags.includes('corrected')).map(dayNumber);
	if (corrected.length > 0) notes.push(`Corrected: ${corrected.join(', ')}`);
	return notes.join('; ');
}

function dayNumber({ date }: { date: string }): number {
	return Number(date.slice(8));
}
