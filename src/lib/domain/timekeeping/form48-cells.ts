import type { DayShape } from './day-shape';
import type { Orphan, Session } from './pair';
import type { KeptPunch } from './punch';
import { clock12 } from './wall-time';
import { zoneClock } from './zone-clock';
import type { ZoneClock } from './zone-clock';

/** One row of CS Form No. 48: 12-hour times without AM/PM, null is a blank cell. */
export interface Form48Cells {
	amIn: string | null;
	amOut: string | null;
	pmIn: string | null;
	pmOut: string | null;
	/** Lateness, undertime and part-day absence; blank when nothing was missed and on full-day absence. */
	undertimeHours: number | null;
	undertimeMinutes: number | null;
	/** Text across the row, or beside the times. */
	label: string | null;
}

export type Form48Times = Pick<Form48Cells, 'amIn' | 'amOut' | 'pmIn' | 'pmOut'>;

export interface Form48TimesInput {
	shape: DayShape;
	sessions: readonly Session[];
	orphans: readonly Orphan[];
	clock: ZoneClock;
}

interface Event {
	side: 'in' | 'out';
	minute: number;
	punch: KeptPunch;
	isMorning: boolean;
}

/**
 * Which times go into the four cells: the first arrival and the last departure of each half. A departure
 * that somebody came back from within the same half is not printed; a missing last one stays blank.
 */
export function form48Times({ shape, sessions, orphans, clock }: Form48TimesInput): Form48Times {
	const punched: { side: 'in' | 'out'; punch: KeptPunch }[] = [...orphans];
	for (const { inPunch, outPunch } of sessions) {
		if (inPunch) punched.push({ side: 'in', punch: inPunch });
		if (outPunch) punched.push({ side: 'out', punch: outPunch });
	}
	if (punched.length === 0) return { amIn: null, amOut: null, pmIn: null, pmOut: null };
	punched.sort((a, b) => a.punch.at - b.punch.at);
	const noon = clock.toMinute(shape.day, 720);
	const isEvening = shape.shift ? shape.shift.wallStart >= 720 : (punched[0]?.punch.minute ?? 0) >= noon;
	const isMorning = isEvening ? byClock(noon, clock) : byBreak(noon, shape);
	const events: Event[] = punched.map(({ side, punch }) => ({
		side,
		minute: punch.minute,
		punch,
		isMorning: isMorning(side, punch.minute)
	}));

	const amIn = events.find((event) => event.side === 'in' && event.isMorning);
	const pmIn = events.find((event) => event.side === 'in' && !event.isMorning);
	const after = (event: Event, other: Event | undefined) =>
		other !== undefined && events.indexOf(event) > events.indexOf(other);
	// By day the afternoon's first arrival parts the halves: a late lunch departure before it is still morning.
	const isAmOut = (event: Event) =>
		isEvening || !pmIn ? event.isMorning : after(pmIn, event) && (event.isMorning || amIn !== undefined);
	const lastOf = (mine: (event: Event) => boolean) => {
		const departure = events.findLast((event) => event.side === 'out' && mine(event));
		const arrival = events.findLast((event) => event.side === 'in' && mine(event));
		return departure && arrival && after(arrival, departure) ? undefined : departure;
	};
	const amOut = lastOf(isAmOut);
	const pmOut = lastOf((event) => !isAmOut(event));
	const print = (event: Event | undefined) => {
		if (!event) return null;
		const site = event.punch.timeZone ? zoneClock(event.punch.timeZone) : clock;
		return clock12(site.toWall(event.minute));
	};
	return { amIn: print(amIn), amOut: print(amOut), pmIn: print(pmIn), pmOut: print(pmOut) };
}

type IsMorning = (side: 'in' | 'out', minute: number) => boolean;

/** A day shift is parted by its midday break: arrivals before it and departures up to its end are morning. */
function byBreak(noon: number, shape: DayShape): IsMorning {
	const midday = shape.breaks.find((pause) => Math.abs(pause.start - noon) <= 150);
	const from = midday?.start ?? noon;
	const to = midday?.end ?? noon;
	return (side, minute) => (side === 'in' ? minute < from : minute <= to);
}

/** A shift that starts at noon or later goes by the clock: its departure at 6:10 next day is an A.M. time. */
function byClock(noon: number, clock: ZoneClock): IsMorning {
	return (_side, minute) => minute < noon || ((clock.toWall(minute) % 1440) + 1440) % 1440 < 720;
}
