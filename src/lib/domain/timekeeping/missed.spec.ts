import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import type { PolicyInput } from './policy';
import { punches, weekInput } from './spec-fixtures';

const MONDAY = '2026-08-03';
function missed(times: string[], policy: PolicyInput = {}) {
	const [day] = computeDays(
		weekInput({ last: MONDAY, policy: createPolicy(policy), punches: punches(MONDAY, ...times) })
	).days;
	if (!day) throw new Error('the range has one day');
	const { tardy, undertime, absent, forgiven, unresolved } = day.minutes;
	return { tardy, undertime, absent, forgiven, unresolved, counts: [day.tardyCount, day.undertimeCount] };
}
const NOTHING = { tardy: 0, undertime: 0, absent: 0, forgiven: 0, unresolved: 0, counts: [0, 0] };

describe('missed minutes', () => {
	it('turn from absence into undertime with the first minute of the afternoon', () => {
		expect(missed(['08:00', '13:00'])).toEqual({ ...NOTHING, absent: 240 });
		expect(missed(['08:00', '13:01'])).toEqual({ ...NOTHING, undertime: 239, counts: [0, 1] });
	});

	it('count lateness per block and undertime per block', () => {
		expect(missed(['08:10', '11:50', '13:10', '14:00', '14:30', '16:50'])).toEqual({
			...NOTHING,
			tardy: 20,
			undertime: 50,
			counts: [2, 2]
		});
	});

	it('are forgiven up to the grace, both meanings on both sides of the limit', () => {
		const from = (graceMode: 'from_start' | 'from_grace', arrival: string) => {
			const { tardy, forgiven } = missed([arrival, '17:00'], { graceMinutes: 15, graceMode });
			return [tardy, forgiven];
		};
		expect(from('from_start', '08:15')).toEqual([0, 15]);
		expect(from('from_start', '08:16')).toEqual([16, 0]);
		expect(from('from_grace', '08:15')).toEqual([0, 15]);
		expect(from('from_grace', '08:16')).toEqual([1, 15]);
	});

	it('stay open around a missing punch, while what is known is judged', () => {
		expect(missed(['08:07'])).toEqual({ ...NOTHING, tardy: 7, unresolved: 473, counts: [1, 0] });
		expect(missed(['16:50 out'])).toEqual({ ...NOTHING, undertime: 10, unresolved: 470, counts: [0, 1] });
		expect(missed(['14:00'])).toEqual({
			...NOTHING,
			absent: 240,
			tardy: 60,
			unresolved: 180,
			counts: [1, 0]
		});
	});
});
