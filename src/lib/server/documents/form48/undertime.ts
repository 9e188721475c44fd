import type { Form48Day, UndertimeColumn } from './form48';

/** The two cells of the undertime column, as printed; empty is blank. */
export type UndertimeCells = readonly [string, string];

/** Heading of the column and of its two halves; one half only when the column is not divided. */
export const UNDERTIME_HEADINGS: Record<UndertimeColumn, { title: string; halves: UndertimeCells | null }> = {
	sum: { title: 'Undertime', halves: ['Hours', 'Minutes'] },
	split_minutes: { title: 'Minutes', halves: ['Late', 'UT'] },
	remarks: { title: 'Remarks', halves: null },
	blank: { title: 'Undertime', halves: ['Hours', 'Minutes'] }
};

/**
 * A day's undertime cells. A full-day absence stays blank (leave forms charge days, not minutes), a missing
 * punch too: its minutes are not decided.
 */
export function undertimeCells(day: Form48Day, column: UndertimeColumn): UndertimeCells {
	const { undertimeHours, undertimeMinutes } = day.form48;
	if (column === 'sum')
		return [
			undertimeHours === null ? '' : String(undertimeHours),
			undertimeMinutes === null ? '' : String(undertimeMinutes)
		];
	if (column !== 'split_minutes' || !isCharged(day)) return ['', ''];
	const { tardy } = day.minutes;
	return [minutesText(tardy), minutesText(shortfall(day))];
}

/** The row TOTAL of the column; blank when nothing adds up there. */
export function undertimeTotal(days: readonly Form48Day[], column: UndertimeColumn): UndertimeCells {
	const charged = days.filter(isCharged);
	if (column === 'sum') {
		const minutes = charged.reduce(
			(sum, { form48 }) => sum + (form48.undertimeHours ?? 0) * 60 + (form48.undertimeMinutes ?? 0),
			0
		);
		return minutes === 0 ? ['', ''] : [String(Math.floor(minutes / 60)), String(minutes % 60)];
	}
	if (column !== 'split_minutes') return ['', ''];
	return [
		minutesText(charged.reduce((sum, day) => sum + day.minutes.tardy, 0)),
		minutesText(charged.reduce((sum, day) => sum + shortfall(day), 0))
	];
}

function isCharged({ form48 }: Form48Day): boolean {
	return form48.undertimeHours !== null || form48.undertimeMinutes !== null;
}

function shortfall({ minutes }: Form48Day): number {
	return minutes.undertime + minutes.absent;
}

function minutesText(minutes: number): string {
	return minutes === 0 ? '' : String(minutes);
}
