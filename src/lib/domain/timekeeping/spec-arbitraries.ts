import fc from 'fast-check';
import { addDays, toEpochDay } from './civil-date';
import { createPolicy } from './policy';
import type { Policy } from './policy';
import type { Schedule } from './schedule';
import { FLEXI, NIGHT, OFFICE, weekdays } from './spec-fixtures';
import type { TimekeepingInput } from './timekeeping-input';
import { zoneClock } from './zone-clock';

/** Random engine inputs for the property tests of this folder; used by nothing else. */

/** Zones without a clock change, one of them with an odd offset. */
export const FIXED_ZONES = ['Asia/Manila', 'Asia/Kathmandu'];
const ZONES = [
	...FIXED_ZONES,
	'America/New_York',
	'Europe/London',
	'Australia/Lord_Howe',
	'America/St_Johns',
	'Pacific/Chatham',
	'Africa/Casablanca',
	'America/Santiago'
];

/** First days of weeks in which one of the zones changes its clocks, north and south, and two ordinary ones. */
const WEEKS = [
	'2026-02-12',
	'2026-03-05',
	'2026-03-19',
	'2026-03-26',
	'2026-04-02',
	'2026-09-03',
	'2026-09-24',
	'2026-10-01',
	'2026-10-22',
	'2026-10-29',
	'2026-06-01',
	'2026-08-03'
];
export const RANGE_DAYS = 7;

export const SPLIT: Schedule = {
	...OFFICE,
	days: weekdays([
		{ start: '06:00', end: '10:00' },
		{ start: '16:00', end: '20:00' }
	]),
	breaks: { mode: 'window', windows: [] }
};
export const ROTATING: Schedule = {
	kind: 'rotating',
	anchor: '2026-01-01',
	cycle: [
		[{ start: '06:00', end: '14:00' }],
		[{ start: '14:00', end: '22:00' }],
		[{ start: '22:00', end: '30:00' }],
		null
	],
	breaks: { mode: 'window', windows: [] },
	window: { before: 120, after: 240 }
};
export const TWO_BREAKS: Schedule = {
	...OFFICE,
	days: weekdays([{ start: '06:00', end: '15:00' }]),
	breaks: {
		mode: 'window',
		windows: [
			{ start: '09:00', end: '09:15' },
			{ start: '12:00', end: '12:45' }
		]
	}
};
export const DEDUCTED: Schedule = { ...OFFICE, breaks: { mode: 'deduct', minutes: 60, afterMinutes: 300 } };
export const PUNCHED: Schedule = { ...OFFICE, breaks: { mode: 'punched', minutes: 60 } };

export const fixedSchedule = fc.constantFrom<Schedule>(OFFICE, NIGHT, SPLIT, ROTATING, TWO_BREAKS);
export const anySchedule = fc.constantFrom<Schedule>(
	OFFICE,
	NIGHT,
	SPLIT,
	ROTATING,
	TWO_BREAKS,
	FLEXI,
	DEDUCTED,
	PUNCHED
);

const rounding = fc.record({
	mode: fc.constantFrom('none' as const, 'nearest' as const, 'down' as const, 'up' as const),
	stepMinutes: fc.constantFrom(5, 6, 15)
});

export const anyPolicy: fc.Arbitrary<Policy> = fc
	.record({
		dedupeSeconds: fc.constantFrom(0, 60, 120),
		graceMinutes: fc.constantFrom(0, 5, 15),
		graceMode: fc.constantFrom('from_start' as const, 'from_grace' as const),
		breakGraceMinutes: fc.constantFrom(0, 5),
		dailyNormMinutes: fc.constantFrom(240, 480),
		overtime: fc.record({
			mode: fc.constantFrom('none' as const, 'auto' as const, 'approved' as const),
			basis: fc.constantFrom('schedule' as const, 'daily_hours' as const),
			minimumMinutes: fc.constantFrom(0, 30),
			roundDownMinutes: fc.constantFrom(1, 15),
			includePreShift: fc.boolean()
		}),
		restWork: fc.constantFrom('auto' as const, 'approved' as const),
		missingBreakPunch: fc.constantFrom('unresolved' as const, 'assume_break' as const),
		holidayBasis: fc.constantFrom('work_date' as const, 'calendar' as const),
		rounding: fc.option(fc.record({ in: rounding, out: rounding }), { nil: undefined })
	})
	// A longer grace after the break than in the morning is legal, but leave can then cost grace; see property 10.
	.map((policy) =>
		createPolicy({ ...policy, breakGraceMinutes: Math.min(policy.breakGraceMinutes, policy.graceMinutes) })
	);

const clockTime = fc.integer({ min: 0, max: 1439 });
const half = fc.integer({ min: 0, max: 47 });
const wall = (halfHours: number) =>
	`${String(Math.floor(halfHours / 2)).padStart(2, '0')}:${halfHours % 2 ? '30' : '00'}`;

export interface Options {
	zones?: readonly string[];
	schedule?: fc.Arbitrary<Schedule>;
	policy?: fc.Arbitrary<Policy>;
	/** Without leave, official business, suspensions and holidays. */
	isPlain?: boolean;
}

/** A week of one employee: random punches, some near the usual boundaries, and random papers. */
export function anyInput({
	zones = ZONES,
	schedule = anySchedule,
	policy = anyPolicy,
	isPlain
}: Options = {}) {
	return fc
		.record({
			timeZone: fc.constantFrom(...zones),
			first: fc.constantFrom(...WEEKS),
			schedule,
			policy,
			hasSchedule: fc.integer({ min: 0, max: 9 }),
			punches: fc.array(
				fc.record({
					offset: fc.integer({ min: 0, max: RANGE_DAYS - 1 }),
					minute: fc.oneof(clockTime, fc.constantFrom(359, 480, 487, 720, 721, 780, 1020, 1060, 1320)),
					second: fc.integer({ min: 0, max: 59 }),
					direction: fc.constantFrom(
						'auto' as const,
						'auto' as const,
						'auto' as const,
						'in' as const,
						'out' as const
					)
				}),
				{ maxLength: 20 }
			),
			allAuto: fc.boolean(),
			papers: papers(isPlain ?? false),
			added: fc.array(fc.record({ offset: fc.integer({ min: 0, max: 6 }), minute: clockTime }), {
				maxLength: 2
			}),
			voided: fc.array(fc.integer({ min: 0, max: 19 }), { maxLength: 2 })
		})
		.map((raw): TimekeepingInput => {
			const clock = zoneClock(raw.timeZone);
			const firstDay = toEpochDay(raw.first);
			const dated = <T extends { offset: number }>(list: readonly T[]) =>
				list.map(({ offset, ...rest }) => ({ ...rest, date: addDays(raw.first, offset) }));
			const spans = (list: readonly { offset: number; from: number; length: number }[]) =>
				dated(list).map(({ date, from, length }) => ({ date, from: wall(from), to: wall(from + length) }));
			const punches = raw.punches.map(({ offset, minute, second, direction }, i) => ({
				id: `p${i}`,
				at: clock.toMinute(firstDay + offset, minute) * 60_000 + second * 1000,
				direction: raw.allAuto ? ('auto' as const) : direction
			}));
			return {
				timeZone: raw.timeZone,
				range: { first: raw.first, last: addDays(raw.first, RANGE_DAYS - 1) },
				siteId: null,
				assignments: raw.hasSchedule === 0 ? [] : [{ from: null, to: null, schedule: raw.schedule }],
				policies: [{ from: null, policy: raw.policy }],
				holidays: dated(raw.papers.holidays),
				leaves: dated(raw.papers.leaves),
				officialBusiness: spans(raw.papers.business).map((span) => ({ ...span, code: 'OB' })),
				suspensions: spans(raw.papers.suspensions).map((span) => ({ ...span, code: 'SUSPENDED' })),
				overtimeApprovals: spans(raw.papers.approvals),
				corrections: [
					...raw.added.map(({ offset, minute }, i) => ({
						op: 'add' as const,
						id: `k${i}`,
						at: clock.toMinute(firstDay + offset, minute) * 60_000,
						direction: 'auto' as const
					})),
					...raw.voided.map((i) => ({ op: 'void' as const, punchId: `p${i}` }))
				],
				punches
			};
		});
}

function papers(isPlain: boolean) {
	const maxLength = isPlain ? 0 : 2;
	const offset = fc.integer({ min: 0, max: RANGE_DAYS - 1 });
	const span = fc.record({ offset, from: half, length: fc.integer({ min: 1, max: 20 }) });
	return fc.record({
		holidays: fc.array(fc.record({ offset, kind: fc.constantFrom('regular' as const, 'special' as const) }), {
			maxLength
		}),
		leaves: fc.array(
			fc.record({
				offset,
				portion: fc.constantFrom('full' as const, 'am' as const, 'pm' as const),
				code: fc.constant('VL')
			}),
			{ maxLength }
		),
		business: fc.array(span, { maxLength }),
		suspensions: fc.array(span, { maxLength: isPlain ? 0 : 1 }),
		approvals: fc.array(span, { maxLength: 3 })
	});
}
