import type { DayRecord } from './day-record';
import { toDate } from './civil-date';
import type { Form48Times } from './form48-cells';
import { clock12 } from './wall-time';
import { zoneClock } from './zone-clock';

/**
 * The form's other layout for night shifts: the times of a work date that runs into the next stand on the calendar date
 * and in the half of the day they were punched (the arrival on one row, the departure of 6:10 on the next). A work date
 * that stays within its date keeps its row, lunch included. Minutes stay with the work date. Dates without a punch are
 * not in the map.
 */
export function form48ByCalendar(records: readonly DayRecord[], timeZone: string): Map<string, Form48Times> {
	const clock = zoneClock(timeZone);
	const rows = new Map<string, Form48Times>();
	const rowOf = (date: string) => {
		const row = rows.get(date) ?? { amIn: null, amOut: null, pmIn: null, pmOut: null };
		rows.set(date, row);
		return row;
	};
	for (const record of records) {
		const events = eventsOf(record).map(({ side, at }) => {
			const wall = clock.toWall(Math.floor(at / 60_000));
			return { side, wall, date: toDate(Math.floor(wall / 1440)) };
		});
		if (events.length === 0) continue;
		if (events.every(({ date }) => date === record.date)) putOwn(rowOf(record.date), record.form48);
		else for (const { side, wall, date } of events) putByClock(rowOf(date), side, wall);
	}
	return rows;
}

/** What the night before left on the row stays where the day itself has no time. */
function putOwn(row: Form48Times, own: Form48Times): void {
	row.amIn = own.amIn ?? row.amIn;
	row.amOut = own.amOut ?? row.amOut;
	row.pmIn = own.pmIn ?? row.pmIn;
	row.pmOut = own.pmOut ?? row.pmOut;
}

/** The first arrival of a half is kept, the last departure wins. */
function putByClock(row: Form48Times, side: 'in' | 'out', wall: number): void {
	const isMorning = wall - Math.floor(wall / 1440) * 1440 < 720;
	const time = clock12(wall);
	if (side === 'in' && isMorning) row.amIn ??= time;
	if (side === 'in' && !isMorning) row.pmIn ??= time;
	if (side === 'out' && isMorning) row.amOut = time;
	if (side === 'out' && !isMorning) row.pmOut = time;
}

function eventsOf({ sessions, orphans }: DayRecord): { side: 'in' | 'out'; at: number }[] {
	const events: { side: 'in' | 'out'; at: number }[] = [...orphans];
	for (const session of sessions) {
		if (session.inPunchId !== null) events.push({ side: 'in', at: session.in });
		if (session.outPunchId !== null) events.push({ side: 'out', at: session.out });
	}
	return events.sort((a, b) => a.at - b.at);
}
