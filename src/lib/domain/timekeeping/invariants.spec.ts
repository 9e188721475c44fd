import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { addDays, toEpochDay } from './civil-date';
import { computeDays } from './compute-days';
import type { DayRecord } from './day-record';
import { FIXED_ZONES, RANGE_DAYS, anyInput, anyPolicy, anySchedule, fixedSchedule } from './spec-arbitraries';
import type { TimekeepingInput } from './timekeeping-input';
import { zoneClock } from './zone-clock';

/** The invariants of the day engine, each on thousands of random weeks, most of them with a clock change. */
const RUNS = { numRuns: 1000 };
vi.setConfig({ testTimeout: 60_000 });
const owed = ({ minutes: m }: DayRecord) => m.tardy + m.undertime + m.absent + m.unresolved;
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
/** `expect` costs more than a day record; ask it only when something is wrong. */
const same = (got: unknown, wanted: unknown, what?: string) => {
	if (got !== wanted) expect(got, what).toBe(wanted);
};
const atMost = (low: number, high: number) => {
	if (low > high) expect(low).toBeLessThanOrEqual(high);
};
const equal = (got: unknown, wanted: unknown) => {
	if (JSON.stringify(got) !== JSON.stringify(wanted)) expect(got).toEqual(wanted);
};
const forEveryDay = (check: (day: DayRecord) => void) => {
	let seen = 0;
	fc.assert(
		fc.property(anyInput(), (input) => {
			for (const day of computeDays(input).days) {
				check(day);
				seen++;
			}
		}),
		RUNS
	);
	expect(seen).toBe(RUNS.numRuns * RANGE_DAYS);
};

describe('invariants of the day engine', () => {
	it('1: presence and official business are regular, overtime or excess', () => {
		forEveryDay(({ minutes: m }) => same(m.presence + m.ob, m.regular + m.overtime + m.excess));
	});

	it('2: every scheduled minute is accounted for exactly once', () => {
		forEveryDay(({ minutes: m }) => {
			const parts = m.regular + m.tardy + m.undertime + m.absent + m.excused + m.forgiven + m.unresolved;
			if (m.scheduled > 0) same(parts, m.scheduled);
		});
	});

	it('3: nothing is owed on a rest day or holiday', () => {
		forEveryDay((day) => {
			if (day.minutes.scheduled === 0) same(owed(day), 0);
			if (day.dayType !== 'ordinary') same(day.minutes.scheduled, 0);
		});
	});

	it('4: nothing is negative, night is part of the credit, buckets and explanations add up', () => {
		forEveryDay(({ minutes, buckets, explanations }) => {
			for (const value of Object.values(minutes)) atMost(0, value);
			atMost(minutes.night, minutes.regular + minutes.overtime);
			const list = Object.values(buckets);
			same(sum(list.map((b) => b.regular)), minutes.regular);
			same(sum(list.map((b) => b.overtime)), minutes.overtime);
			same(sum(list.map((b) => b.nightRegular + b.nightOvertime)), minutes.night);
			for (const [field, value] of Object.entries(minutes)) {
				const explained = explanations.filter((entry) => entry.field === field);
				same(sum(explained.map((entry) => entry.minutes)), value, field);
			}
		});
	});

	it('5: no punch is lost: each has one state, and each kept one a work date', () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const { punches } = computeDays(input);
				const added = input.corrections.flatMap((entry) => (entry.op === 'add' ? [entry.id] : []));
				const ids = [...input.punches.map(({ id }) => id), ...added];
				equal(punches.map(({ id }) => id).sort(), ids.sort());
				for (const { state, workDate } of punches) same(workDate === null, state === 'voided');
			}),
			RUNS
		);
	});

	it('6: a later punch never gets an earlier work date', () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const dates = computeDays(input).punches.flatMap(({ workDate }) => workDate ?? []);
				equal(dates, [...dates].sort());
			}),
			RUNS
		);
	});

	it('7: the order of the input does not matter', () => {
		fc.assert(
			fc.property(anyInput(), fc.infiniteStream(fc.nat()), (input, keys) => {
				const shuffle = <T>(list: readonly T[]) =>
					list
						.map((value) => ({ value, key: keys.next().value ?? 0 }))
						.sort((a, b) => a.key - b.key)
						.map(({ value }) => value);
				const shuffled = {
					...input,
					punches: shuffle(input.punches),
					corrections: shuffle(input.corrections),
					officialBusiness: shuffle(input.officialBusiness),
					overtimeApprovals: shuffle(input.overtimeApprovals)
				};
				equal(computeDays(shuffled), computeDays(input));
			}),
			RUNS
		);
	});

	it('8: the same input twice gives the same output, and duplicates change nothing but their flag', () => {
		fc.assert(
			fc.property(anyInput(), (input) => {
				const result = computeDays(input);
				equal(computeDays(input), result);
				const repeated = new Set(result.punches.filter((p) => p.state === 'duplicate').map((p) => p.id));
				const cleaned = computeDays({
					...input,
					punches: input.punches.filter(({ id }) => !repeated.has(id)),
					corrections: input.corrections.filter((entry) => entry.op !== 'add' || !repeated.has(entry.id))
				});
				const unflagged = (days: readonly DayRecord[]) =>
					days.map((day) => ({ ...day, flags: day.flags.filter((flag) => flag !== 'duplicate_ignored') }));
				equal(unflagged(cleaned.days), unflagged(result.days));
			}),
			RUNS
		);
	});

	it('9: an earlier in or a later out never lowers what is earned, nor raises what is owed', () => {
		const longer = (schedule: typeof anySchedule, check: (before: DayRecord, after: DayRecord) => void) =>
			fc.assert(
				fc.property(
					anyInput({ isPlain: true, schedule, zones: FIXED_ZONES, policy: anyPolicy }),
					fc.integer({ min: 0, max: 1 }),
					workedDay,
					fc.integer({ min: 1, max: 90 }),
					(base, side, times, more) => {
						const input = { ...base, corrections: [], punches: toPunches(base, times) };
						const moved = times.map((time, i) =>
							side === 0 && i === 0 ? time - more : side === 1 && i === times.length - 1 ? time + more : time
						);
						const changed = { ...input, punches: toPunches(base, moved) };
						const before = computeDays(input);
						const after = computeDays(changed);
						// The property speaks of the same pair on the same date.
						fc.pre(JSON.stringify(before.punches) === JSON.stringify(after.punches));
						before.days.forEach((day, i) => {
							const other = after.days[i];
							if (other) check(day, other);
						});
					}
				),
				RUNS
			);
		longer(anySchedule, (before, after) => {
			atMost(before.minutes.regular, after.minutes.regular);
			atMost(owed(after), owed(before));
		});
		longer(fixedSchedule, (before, after) => atMost(before.minutes.overtime, after.minutes.overtime));
	});

	it('10: approved leave never raises what is owed and touches no other date; a holiday clears it', () => {
		fc.assert(
			fc.property(
				anyInput(),
				fc.integer({ min: 0, max: RANGE_DAYS - 1 }),
				fc.constantFrom('full' as const, 'am' as const, 'pm' as const),
				(input, offset, portion) => {
					const date = addDays(input.range.first, offset);
					const before = computeDays(input).days;
					const leave = { ...input, leaves: [...input.leaves, { date, portion, code: 'SL' }] };
					const holiday = { ...input, holidays: [...input.holidays, { date, kind: 'regular' as const }] };
					computeDays(leave).days.forEach((day, i) => {
						const old = before[i];
						if (!old || day.date !== date) return equal(day, old);
						atMost(owed(day) + day.minutes.forgiven, owed(old) + old.minutes.forgiven);
						// Half-day leave that cuts a block in two can turn lateness into absence, which has no grace.
						if (!isCutByLeave(input)) atMost(owed(day), owed(old));
					});
					expect(
						computeDays(holiday)
							.days.filter((day) => day.date === date)
							.map(owed)
					).toEqual([0]);
				}
			),
			RUNS
		);
	});

	it('11: completing an orphan in never raises what is owed; adding and voiding a punch changes nothing', () => {
		fc.assert(
			fc.property(
				anyInput({ isPlain: true, zones: FIXED_ZONES }),
				workedDay,
				fc.constantFrom(1, 3),
				fc.boolean(),
				(base, times, missing, isExplicit) => {
					const full = toPunches(base, times, isExplicit);
					const lost = full[missing];
					fc.pre(lost !== undefined);
					const input = { ...base, corrections: [], punches: full.filter((punch) => punch !== lost) };
					const add = { op: 'add' as const, ...lost, direction: 'out' as const };
					const { days: before } = computeDays(input);
					// An orphan in: with several breaks, a lone morning punch may be the out whose in is missing.
					const open = before.flatMap(({ orphans }) => orphans.filter(({ side }) => side === 'in'));
					fc.pre(open.some(({ punchId }) => punchId === full[missing - 1]?.id));
					computeDays({ ...input, corrections: [add] }).days.forEach((day, i) =>
						atMost(owed(day), before[i] ? owed(before[i]) : 0)
					);
					const undone = computeDays({ ...input, corrections: [add, { op: 'void', punchId: add.id }] });
					equal(undone.days, before);
				}
			),
			RUNS
		);
	});

	it('12: a new pair on a later date of its own changes no other date', () => {
		fc.assert(
			fc.property(anyInput(), fc.boolean(), (base, isExplicit) => {
				const input = { ...base, range: { ...base.range, last: addDays(base.range.first, RANGE_DAYS + 9) } };
				const clock = zoneClock(input.timeZone);
				const day = toEpochDay(input.range.first) + RANGE_DAYS + 4;
				const pair = [600, 900].map((wall, i) => ({
					id: `new${i}`,
					at: clock.toMinute(day, wall) * 60_000,
					direction: isExplicit ? (i === 0 ? ('in' as const) : ('out' as const)) : ('auto' as const)
				}));
				const result = computeDays({ ...input, punches: [...input.punches, ...pair] });
				const own = new Set(
					result.punches.flatMap(({ id, workDate }) => (id.startsWith('new') ? (workDate ?? []) : []))
				);
				const before = computeDays(input).days;
				result.days.forEach((record, i) => {
					if (!own.has(record.date)) equal(record, before[i]);
				});
			}),
			RUNS
		);
	});

	it('13: in a zone without clock changes, a week later gives the same result a week later', () => {
		fc.assert(
			fc.property(anyInput({ zones: FIXED_ZONES }), (input) => {
				const later = (text: string) => text.replaceAll(/\d{4}-\d{2}-\d{2}/g, (date) => addDays(date, 7));
				const { days, punches } = computeDays(weekLater(input));
				const before = computeDays(input);
				expect(
					days.map(({ minutes, status, form48, flags, date }) => ({ minutes, status, form48, flags, date }))
				).toEqual(
					before.days.map(({ minutes, status, form48, flags, date }) => ({
						minutes,
						status,
						form48,
						flags,
						date: later(date)
					}))
				);
				expect(punches).toEqual(
					before.punches.map((punch) => ({ ...punch, workDate: punch.workDate && later(punch.workDate) }))
				);
			}),
			RUNS
		);
	});
});

/** Working days of a single block: nothing but the half of the day parts morning from afternoon. */
function isCutByLeave({ assignments }: TimekeepingInput): boolean {
	return assignments.some(
		({ schedule }) => schedule.kind === 'rotating' || schedule.breaks.mode !== 'window'
	);
}

/** Four wall times of one plausible day, in order. */
const workedDay = fc
	.tuple(
		fc.integer({ min: 360, max: 600 }),
		fc.integer({ min: 690, max: 730 }),
		fc.integer({ min: 740, max: 800 }),
		fc.integer({ min: 900, max: 1200 })
	)
	.map((times) => [...times]);

function toPunches(
	input: TimekeepingInput,
	times: readonly number[],
	isExplicit = false
): TimekeepingInput['punches'] {
	const clock = zoneClock(input.timeZone);
	const day = toEpochDay(input.range.first) + 1;
	return times.map((wall, i) => ({
		id: `w${i}`,
		at: clock.toMinute(day, wall) * 60_000,
		direction: isExplicit ? (i % 2 === 0 ? 'in' : 'out') : 'auto'
	}));
}

function weekLater(input: TimekeepingInput): TimekeepingInput {
	const later = <T extends { date: string }>(list: readonly T[]) =>
		list.map((entry) => ({ ...entry, date: addDays(entry.date, 7) }));
	const week = 7 * 86_400_000;
	return {
		...input,
		range: { first: addDays(input.range.first, 7), last: addDays(input.range.last, 7) },
		assignments: input.assignments.map((entry) => ({
			...entry,
			schedule:
				entry.schedule.kind === 'rotating'
					? { ...entry.schedule, anchor: addDays(entry.schedule.anchor, 7) }
					: entry.schedule
		})),
		holidays: later(input.holidays),
		leaves: later(input.leaves),
		officialBusiness: later(input.officialBusiness),
		suspensions: later(input.suspensions),
		overtimeApprovals: later(input.overtimeApprovals),
		corrections: input.corrections.map((entry) =>
			entry.op === 'add' ? { ...entry, at: entry.at + week } : entry
		),
		punches: input.punches.map((punch) => ({ ...punch, at: punch.at + week }))
	};
}
