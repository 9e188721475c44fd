import { toDate, toEpochDay, weekdayOf } from '../../src/lib/domain/timekeeping/civil-date';
import type { DayRecord, DayStatus } from '../../src/lib/domain/timekeeping/day-record';
import { clock12 } from '../../src/lib/domain/timekeeping/wall-time';

const ZONE_OFFSET = 8 * 60;

/** Made-up day records of one employee for August 2026: weekdays worked with four punches, some late, some short. */
export function syntheticDays(employee: number): DayRecord[] {
	const first = toEpochDay('2026-08-01');
	return Array.from({ length: 31 }, (_, index) => syntheticDay(first + index, employee * 31 + index));
}

function syntheticDay(epochDay: number, seed: number): DayRecord {
	const isRest = weekdayOf(epochDay) > 4;
	const wander = (range: number, salt: number) =>
		(Math.imul(seed + salt * 7919, 2_654_435_761) >>> 0) % range;
	const times = [475 + wander(15, 1), 720 + wander(5, 2), 750 + wander(25, 3), 1020 + wander(20, 4)] as const;
	const tardy = isRest ? 0 : Math.max(0, times[0] - 480);
	const instant = (minute: number) => (epochDay * 1440 + minute - ZONE_OFFSET) * 60_000;
	const session = (from: number, to: number) => ({
		in: instant(from),
		out: instant(to),
		minutes: to - from,
		inPunchId: `in-${seed}-${from}`,
		outPunchId: `out-${seed}-${to}`
	});
	const minutes = isRest ? 0 : 480;
	const status: DayStatus = isRest ? 'rest' : 'present';
	const day = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'][
		weekdayOf(epochDay)
	];
	return {
		date: toDate(epochDay),
		status,
		dayType: isRest ? 'rest_day' : 'ordinary',
		minutes: {
			scheduled: minutes,
			presence: minutes,
			regular: minutes - tardy,
			ob: 0,
			overtime: 0,
			excess: 0,
			tardy,
			undertime: 0,
			absent: 0,
			excused: 0,
			forgiven: 0,
			unresolved: 0,
			night: 0,
			suspended: 0
		},
		tardyCount: tardy > 0 ? 1 : 0,
		undertimeCount: 0,
		unresolved: false,
		buckets: isRest
			? {}
			: { ordinary: { regular: minutes - tardy, overtime: 0, nightRegular: 0, nightOvertime: 0 } },
		flags: [],
		form48: {
			amIn: isRest ? null : clock12(times[0]),
			amOut: isRest ? null : clock12(times[1]),
			pmIn: isRest ? null : clock12(times[2]),
			pmOut: isRest ? null : clock12(times[3]),
			undertimeHours: tardy > 0 ? Math.floor(tardy / 60) : null,
			undertimeMinutes: tardy > 0 ? tardy % 60 : null,
			label: isRest ? (day ?? null) : null
		},
		shift: isRest ? null : { start: instant(480), end: instant(1020) },
		sessions: isRest ? [] : [session(times[0], times[1]), session(times[2], times[3])],
		orphans: [],
		explanations: []
	};
}
