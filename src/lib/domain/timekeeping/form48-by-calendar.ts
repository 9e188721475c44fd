import type { DayRecord } from './day-record';
import { toDate } from './civil-date';
import type { Form48Times } from './form48-cells';
import { clock12 } from './wall-time';
import { zoneClock } from './zone-clock';

/**
 * The form's other layout for night shifts: every time stands on the calendar date and in the half of the day
 * it was punched (the arrival on one row, the departure of 6:10 on the next). Minutes stay with the work date.
 * Dates without a punch are not in the map.
 */
export function form48ByCalendar(records: readonly DayRecord[], timeZone: string): Map<string, Form48Times> {
	const clock = zoneClock(timeZone);
	const rows = new Map<string, Form48Times>();
	for (const { side, at } of eventsOf(records)) {
		const wall = clock.toWall(Math.floor(at / 60_000));
		const date = toDate(Math.floor(wall / 1440));
		const row = rows.get(date) ?? { amIn: null, amOut: null, pmIn: null, pmOut: null };
		rows.set(date, row);
		const isMorning = wall - Math.floor(wall / 1440) * 1440 < 720;
		const time = clock12(wall);
		// The first arrival of a half is kept, the last departure wins.
		if (side === 'in' && isMorning) row.amIn ??= time;
		if (side === 'in' && !isMorning) row.pmIn ??= time;
		if (side === 'out' && isMorning) row.amOut = time;
		if (side === 'out' && !isMorning) row.pmOut = time;
	}
	return rows;
}

function eventsOf(records: readonly DayRecord[]): { side: 'in' | 'out'; at: number }[] {
	const events: { side: 'in' | 'out'; at: number }[] = [];
	for (const { sessions, orphans } of records) {
		for (const session of sessions) {
			if (session.inPunchId !== null) events.push({ side: 'in', at: session.in });
			if (session.outPunchId !== null) events.push({ side: 'out', at: session.out });
		}
		events.push(...orphans);
	}
	return events.sort((a, b) => a.at - b.at);
}
