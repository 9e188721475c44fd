import type { DayRecord } from '$domain/timekeeping/day-record';
import { form48ByCalendar } from '$domain/timekeeping/form48-by-calendar';
import type { Form48Times } from '$domain/timekeeping/form48-cells';
import { clock12, clock24 } from '$domain/timekeeping/wall-time';
import { zoneClock } from '$domain/timekeeping/zone-clock';
import type { Form48Day, Form48Settings } from './form48';

const BLANK: Form48Times = { amIn: null, amOut: null, pmIn: null, pmOut: null };

/**
 * Day records as the office prints them: times on the row of their work date or of the calendar date they were punched
 * (night shifts), on a 12-hour or a 24-hour clock. `timeZone` is that of the schedule; a time that was punched in another
 * zone keeps its 12-hour form.
 */
export function form48Days(
	records: readonly DayRecord[],
	{ nightLayout, clock }: Pick<Form48Settings, 'nightLayout' | 'clock'>,
	timeZone: string
): Form48Day[] {
	const rows = nightLayout === 'by_calendar_date' ? form48ByCalendar(records, timeZone) : null;
	const days = rows
		? records.map((record) => ({
				...record,
				form48: { ...record.form48, ...BLANK, ...rows.get(record.date) }
			}))
		: records;
	if (clock === '12') return [...days];
	return days.map((day, index) => {
		// By calendar date a row may show punches of the work date before.
		const near = rows ? records.slice(Math.max(0, index - 1), index + 1) : records.slice(index, index + 1);
		return { ...day, form48: { ...day.form48, ...times24(day.form48, walls(near, timeZone)) } };
	});
}

interface WallTime {
	side: 'in' | 'out';
	/** Minutes since 1970-01-01T00:00 local. */
	wall: number;
}

function walls(records: readonly DayRecord[], timeZone: string): WallTime[] {
	const clock = zoneClock(timeZone);
	const events = records.flatMap(({ sessions, orphans }) => [
		...sessions.flatMap((session) => [
			{ side: 'in' as const, at: session.in },
			{ side: 'out' as const, at: session.out }
		]),
		...orphans
	]);
	return events
		.map(({ side, at }) => ({ side, wall: clock.toWall(Math.floor(at / 60_000)) }))
		.sort((a, b) => a.wall - b.wall);
}

function times24(times: Form48Times, events: readonly WallTime[]): Form48Times {
	const find = (side: 'in' | 'out', printed: string | null, isMorning: boolean): string | null => {
		if (printed === null) return null;
		const matching = events.filter((event) => event.side === side && clock12(event.wall) === printed);
		const found = isMorning ? matching[0] : matching.at(-1);
		return found ? clock24(found.wall) : printed;
	};
	return {
		amIn: find('in', times.amIn, true),
		amOut: find('out', times.amOut, true),
		pmIn: find('in', times.pmIn, false),
		pmOut: find('out', times.pmOut, false)
	};
}
