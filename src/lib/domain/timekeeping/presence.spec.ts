import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import { computePresence, LONGEST_STAY_MS } from './presence';
import { NIGHT, OFFICE, punches, weekInput } from './spec-fixtures';

const at = (time: string) => Date.parse(`${time}+08:00`);

/** Who punched at these times on Monday, and looks in at `now`, as if whoever is in left then. */
function look(now: string, times: string[], input: Parameters<typeof weekInput>[0] = {}) {
	const made = punches('2026-08-03', ...times);
	const last = times.length % 2 === 1 ? 'in' : 'out';
	const latest = made.at(-1);
	const isIn = last === 'in' && latest && at(now) - latest.at < LONGEST_STAY_MS;
	const leaving = { id: 'now', at: at(now), direction: 'out' as const };
	const { days } = computeDays(
		weekInput({
			schedule: OFFICE,
			first: '2026-08-02',
			last: now.slice(0, 10),
			punches: isIn ? [...made, leaving] : made,
			...input
		})
	);
	return computePresence(days.slice(-2), latest ? { at: latest.at, direction: last } : null, at(now));
}

describe('computePresence', () => {
	it('expects somebody before the shift, misses them after its start', () => {
		expect(look('2026-08-03T07:59', []).presence).toBe('expected');
		expect(look('2026-08-03T08:00', []).presence).toBe('absent');
	});

	it('says how late whoever came late is, grace counted', () => {
		expect(look('2026-08-03T10:00', ['08:12'])).toMatchObject({ presence: 'at_work', lateMinutes: 12 });
		expect(look('2026-08-03T10:00', ['08:00'])).toMatchObject({ presence: 'at_work', lateMinutes: 0 });
		const forgiven = look('2026-08-03T10:00', ['08:12'], {
			policies: [{ from: null, policy: createPolicy({ graceMinutes: 15 }) }]
		});
		expect(forgiven.lateMinutes).toBe(0);
	});

	it('tells being out at noon from having left', () => {
		expect(look('2026-08-03T12:30', ['08:00', '12:00']).presence).toBe('out');
		expect(look('2026-08-03T17:00', ['08:00', '17:00']).presence).toBe('left');
	});

	it('knows a night shift from yesterday, and an OUT that was forgotten', () => {
		expect(look('2026-08-04T03:00', ['22:00'], { schedule: NIGHT }).presence).toBe('at_work');
		expect(look('2026-08-04T03:00', [], { schedule: NIGHT }).presence).toBe('absent');
		expect(look('2026-08-04T07:30', ['08:00'])).toMatchObject({ presence: 'expected' });
	});

	it('leaves people alone on their days off', () => {
		expect(look('2026-08-02T10:00', []).presence).toBe('off');
	});
});
