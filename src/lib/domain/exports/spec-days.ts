import type { DayRecord } from '../timekeeping/day-record';

/** A worked day of the civil service for specs: 8:00 to 17:00 in Manila. */
export function dayRecord(
	date: string,
	more: Partial<Omit<DayRecord, 'minutes'>> & { minutes?: Partial<DayRecord['minutes']> } = {}
): DayRecord {
	const at = (time: string) => Date.parse(`${date}T${time}:00+08:00`);
	return {
		date,
		status: 'present',
		dayType: 'ordinary',
		tardyCount: 0,
		undertimeCount: 0,
		unresolved: false,
		buckets: { ordinary: { regular: 480, overtime: 0, nightRegular: 0, nightOvertime: 0 } },
		flags: [],
		form48: {
			amIn: '8:00',
			amOut: '12:00',
			pmIn: '1:00',
			pmOut: '5:00',
			undertimeHours: null,
			undertimeMinutes: null,
			label: null
		},
		shift: { start: at('08:00'), end: at('17:00') },
		sessions: [
			{ in: at('08:00'), out: at('12:00'), minutes: 240, inPunchId: 'a', outPunchId: 'b' },
			{ in: at('13:00'), out: at('17:00'), minutes: 240, inPunchId: 'c', outPunchId: 'd' }
		],
		orphans: [],
		explanations: [],
		...more,
		minutes: {
			scheduled: 480,
			presence: 480,
			regular: 480,
			ob: 0,
			overtime: 0,
			excess: 0,
			tardy: 0,
			undertime: 0,
			absent: 0,
			excused: 0,
			forgiven: 0,
			unresolved: 0,
			night: 0,
			suspended: 0,
			...more.minutes
		}
	};
}

export const EMPLOYEE = { number: '0042', name: 'Employee One', department: 'Records', site: 'Main' };
