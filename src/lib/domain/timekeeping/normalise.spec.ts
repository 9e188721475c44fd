import { describe, expect, it } from 'vitest';
import { normalise } from './normalise';
import type { PunchDirection } from './punch';

const LIMITS = { dedupeSeconds: 120, breakDedupeSeconds: 10 };
/** `seconds` after midnight; the break is 12:00-13:00. */
function kept(list: readonly (readonly [seconds: number, direction?: PunchDirection])[]) {
	const result = normalise({
		punches: list.map(([seconds, direction = 'auto'], i) => ({
			id: String.fromCharCode(97 + i),
			at: seconds * 1000,
			minute: Math.floor(seconds / 60),
			direction,
			corrected: false
		})),
		limitsFor: () => LIMITS,
		isInBreak: (minute) => minute >= 720 && minute <= 780
	});
	return result.kept.map(({ id }) => id).join('');
}
const NOON = 43_200;

describe('double taps', () => {
	it('are set aside up to the limit, which counts', () => {
		expect(kept([[0], [120]])).toBe('a');
		expect(kept([[0], [121]])).toBe('ab');
	});

	it('are measured from the last kept punch, not from the last tap', () => {
		expect(kept([[0], [100], [200]])).toBe('ac');
	});

	it('have a shorter limit when both lie in a break, its edges included', () => {
		expect(kept([[NOON], [NOON + 10]])).toBe('a');
		expect(kept([[NOON], [NOON + 11]])).toBe('ab');
		expect(kept([[NOON + 3590], [NOON + 3630]])).toBe('ab');
		expect(kept([[NOON - 30], [NOON + 10]])).toBe('a');
	});

	it('are kept when both state a direction and the directions differ', () => {
		expect(
			kept([
				[0, 'in'],
				[5, 'out']
			])
		).toBe('ab');
		expect(
			kept([
				[0, 'in'],
				[5, 'in']
			])
		).toBe('a');
		expect(kept([[0, 'in'], [5]])).toBe('a');
	});

	it('are judged in the order of time, then of id', () => {
		expect(kept([[50], [0]])).toBe('b');
		expect(kept([[0], [0]])).toBe('a');
	});
});
