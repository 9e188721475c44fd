import { describe, expect, it } from 'vitest';
import { computeDays } from '$domain/timekeeping/compute-days';
import { explain, sayMinutes } from './explain';
import { createPolicy } from '$domain/timekeeping/policy';
import { MANILA, punches, weekInput } from '$domain/timekeeping/spec-fixtures';

function sentences(input: Parameters<typeof weekInput>[0]) {
	const [day] = computeDays(weekInput({ last: '2026-08-03', ...input })).days;
	return (day?.explanations ?? []).map((entry) => `${entry.field}: ${explain(entry, { timeZone: MANILA })}`);
}

describe('explanations in English', () => {
	it('say rule, times and grace of lateness, undertime and breaks', () => {
		expect(sentences({ punches: punches('2026-08-03', '08:07', '16:48') })).toEqual([
			'scheduled: 4 h scheduled, 08:00 to 12:00.',
			'scheduled: 4 h scheduled, 13:00 to 17:00.',
			'presence: 8 h 41 min between in at 08:07 and out at 16:48.',
			'regular: 3 h 53 min worked inside the schedule, 08:07 to 12:00.',
			'regular: 3 h 48 min worked inside the schedule, 13:00 to 16:48.',
			'tardy: Late 7 minutes: due at 08:00, present at 08:07; no grace applies.',
			'undertime: Undertime 12 minutes: left at 16:48, due until 17:00.',
			'excess: 1 h of presence inside an unpaid break, 12:00 to 13:00: not credited.'
		]);
	});

	it('name the grace that was applied, in both readings', () => {
		const late = punches('2026-08-03', '08:20', '17:00');
		const policy = (graceMode: 'from_start' | 'from_grace') => createPolicy({ graceMinutes: 15, graceMode });
		expect(sentences({ punches: late, policy: policy('from_start') })).toContain(
			'tardy: Late 20 minutes: due at 08:00, present at 08:20; the grace of 15 minutes is exceeded, so every minute counts.'
		);
		expect(sentences({ punches: late, policy: policy('from_grace') })).toContain(
			'tardy: Late 5 minutes: counted from 08:15, where the grace of 15 minutes ended, to 08:20.'
		);
	});

	it('say what a missing punch leaves open', () => {
		expect(sentences({ punches: punches('2026-08-03', '08:00') })).toContain(
			'unresolved: 4 h unresolved, 08:00 to 12:00: an in was punched without an out.'
		);
	});

	it('say why overtime was cut', () => {
		const overtime = { mode: 'auto' as const, minimumMinutes: 60, roundDownMinutes: 30 };
		expect(
			sentences({ punches: punches('2026-08-03', '08:00', '17:45'), policy: createPolicy({ overtime }) })
		).toContain('overtime: No overtime for 17:00 to 17:45: less than the minimum of 1 h.');
	});

	it('point to the punches behind a number', () => {
		const input = weekInput({ punches: punches('2026-08-03', '08:07', '17:00') });
		const tardy = computeDays(input).days[0]?.explanations.find((entry) => entry.field === 'tardy');
		expect(tardy?.punchIds).toEqual(['2026-08-03/p1']);
	});

	it('word minutes and hours', () => {
		expect([0, 1, 45, 60, 65, 480].map(sayMinutes)).toEqual([
			'0 minutes',
			'1 minute',
			'45 minutes',
			'1 h',
			'1 h 5 min',
			'8 h'
		]);
	});
});
