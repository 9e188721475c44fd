import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from './civil-date';
import { DEFAULT_POLICY } from './policy';
import type { Policy } from './policy';
import type { PunchDirection } from './punch';
import type { DayPlan, Schedule } from './schedule';
import type { TimekeepingInput } from './timekeeping-input';

/** Readable inputs for the specs of this folder; used by nothing else. */

export const MANILA = 'Asia/Manila';

/** Epoch milliseconds of a wall time such as `2026-08-03 07:58:10`. */
export function instant(wall: string, timeZone = MANILA): number {
	return Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(timeZone).epochMilliseconds;
}

/** `punches('2026-08-03', '08:00', '12:00 out')`; ids are `p1`, `p2`, ... */
export function punches(date: string, ...times: string[]): TimekeepingInput['punches'] {
	return times.map((text, i) => {
		const [time = '', direction = 'auto'] = text.split(' ');
		return { id: `${date}/p${i + 1}`, at: instant(`${date} ${time}`), direction: toDirection(direction) };
	});
}

function toDirection(text: string): PunchDirection {
	return text === 'in' || text === 'out' ? text : 'auto';
}

type Fixed = Extract<Schedule, { kind: 'fixed' }>;

/** Monday to Friday with the same hours, weekend off. */
export function weekdays(plan: DayPlan): Fixed['days'] {
	const [mon, tue, wed, thu, fri] = WEEKDAYS.map(() => plan);
	return {
		mon: mon ?? null,
		tue: tue ?? null,
		wed: wed ?? null,
		thu: thu ?? null,
		fri: fri ?? null,
		sat: null,
		sun: null
	};
}

/** 08:00-17:00, lunch 12:00-13:00, Monday to Friday. */
export const OFFICE: Fixed = {
	kind: 'fixed',
	days: weekdays([{ start: '08:00', end: '17:00' }]),
	breaks: { mode: 'window', windows: [{ start: '12:00', end: '13:00' }] },
	window: { before: 240, after: 360 }
};

/** 22:00-06:00, break 02:00-03:00, Monday to Friday. */
export const NIGHT: Fixed = {
	kind: 'fixed',
	days: weekdays([{ start: '22:00', end: '30:00' }]),
	breaks: { mode: 'window', windows: [{ start: '26:00', end: '27:00' }] },
	window: { before: 240, after: 360 }
};

/** Start 07:00-09:00, 8 hours, lunch 12:00-13:00, Monday to Friday. */
export const FLEXI: Extract<Schedule, { kind: 'flexi' }> = {
	...OFFICE,
	kind: 'flexi',
	flexi: { earliest: '07:00', latest: '09:00', default: '08:00', requiredMinutes: 480 }
};

/** An engine input for the week of 3 August 2026 (a Monday) on office hours; every part can be replaced. */
export function weekInput({
	schedule = OFFICE,
	policy = DEFAULT_POLICY,
	first = '2026-08-03',
	last = '2026-08-09',
	...rest
}: Partial<TimekeepingInput> & {
	schedule?: Schedule | null;
	policy?: Policy;
	first?: string;
	last?: string;
} = {}): TimekeepingInput {
	return {
		timeZone: MANILA,
		range: { first, last },
		siteId: null,
		assignments: schedule ? [{ from: null, to: null, schedule }] : [],
		policies: [{ from: null, policy }],
		holidays: [],
		leaves: [],
		officialBusiness: [],
		suspensions: [],
		overtimeApprovals: [],
		corrections: [],
		punches: [],
		...rest
	};
}
