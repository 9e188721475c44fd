import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toEpochDay } from './civil-date';
import { computeDays } from './compute-days';
import type { Schedule } from './schedule';
import { TWO_BREAKS } from './spec-arbitraries';
import { NIGHT, OFFICE, weekInput } from './spec-fixtures';
import { wallMinutes } from './wall-time';
import { zoneClock } from './zone-clock';

type Fixed = Extract<Schedule, { kind: 'fixed' }>;

/** Counts a day minute by minute on the wall clock: slow, without sets, sharing nothing with the engine's arithmetic. */
function countByMinute(schedule: Fixed, sessions: readonly (readonly [number, number])[]) {
	const hours = schedule.days.tue?.[0];
	if (!hours || schedule.breaks.mode !== 'window')
		throw new Error('a fixed Tuesday with break windows is needed');
	const isIn = (m: number, start: string, end: string) => wallMinutes(start) <= m && m < wallMinutes(end);
	const count = { scheduled: 0, presence: 0, regular: 0, missed: 0, night: 0, excess: 0 };
	for (let m = 0; m < 2880; m++) {
		const isBreak = schedule.breaks.windows.some((pause) => isIn(m, pause.start, pause.end));
		const isScheduled = isIn(m, hours.start, hours.end) && !isBreak;
		const isPresent = sessions.some(([from, to]) => from <= m && m < to);
		const isNight = m % 1440 >= 1320 || m % 1440 < 360;
		count.scheduled += Number(isScheduled);
		count.presence += Number(isPresent);
		count.regular += Number(isScheduled && isPresent);
		count.missed += Number(isScheduled && !isPresent);
		count.night += Number(isScheduled && isPresent && isNight);
		count.excess += Number(!isScheduled && isPresent);
	}
	return count;
}

describe('a second program that counts minute by minute', () => {
	it('agrees with the engine on fixed schedules', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Fixed>(OFFICE, NIGHT, {
					...OFFICE,
					...(TWO_BREAKS.kind === 'fixed' ? TWO_BREAKS : {})
				}),
				fc.constantFrom('Asia/Manila', 'Asia/Kathmandu'),
				fc.uniqueArray(fc.integer({ min: -120, max: 660 }), { minLength: 2, maxLength: 6 }),
				(schedule, timeZone, offsets) => {
					const start = wallMinutes(schedule.days.tue?.[0]?.start ?? '');
					const times = offsets
						.slice(0, offsets.length - (offsets.length % 2))
						.map((offset) => start + offset)
						.sort((a, b) => a - b);
					const clock = zoneClock(timeZone);
					const day = toEpochDay('2026-08-04');
					const punches = times.map((wall, i) => ({
						id: `p${i}`,
						at: clock.toMinute(day, wall) * 60_000 + 30_000,
						direction: i % 2 === 0 ? ('in' as const) : ('out' as const)
					}));
					const sessions = times.flatMap((from, i) =>
						i % 2 === 0 ? [[from, times[i + 1] ?? from] as const] : []
					);
					const [record] = computeDays(
						weekInput({ schedule, timeZone, first: '2026-08-04', last: '2026-08-04', punches })
					).days;
					if (!record) throw new Error('the range has one day');
					const { minutes: m } = record;
					expect({
						scheduled: m.scheduled,
						presence: m.presence,
						regular: m.regular,
						missed: m.tardy + m.undertime + m.absent,
						night: m.night,
						excess: m.excess
					}).toEqual(countByMinute(schedule, sessions));
				}
			),
			{ numRuns: 500 }
		);
	});
});
