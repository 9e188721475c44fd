import { expect, test } from 'vitest';
import { MatchThrottle } from './match-throttle';

const at = (seconds: number) => new Date(seconds * 1000);

test('after five failures in a row a device waits thirty seconds; a match forgives', () => {
	const throttle = new MatchThrottle();
	const fail = (seconds: number) => {
		expect(throttle.checkAllowed('d', at(seconds))).toBe(true);
		throttle.recordOutcome('d', false, at(seconds));
	};
	for (let i = 0; i < 5; i++) fail(i);
	expect(throttle.checkAllowed('d', at(33))).toBe(false);
	expect(throttle.checkAllowed('d', at(34))).toBe(true);
	throttle.recordOutcome('d', true, at(34));
	expect(throttle.checkAllowed('d', at(35))).toBe(true);
});

test('a device gets at most thirty answers in a minute, and others are not affected', () => {
	const throttle = new MatchThrottle();
	for (let i = 0; i < 30; i++) expect(throttle.checkAllowed('d', at(0))).toBe(true);
	expect(throttle.checkAllowed('d', at(59))).toBe(false);
	expect(throttle.checkAllowed('other', at(59))).toBe(true);
	expect(throttle.checkAllowed('d', at(60))).toBe(true);
});

test('failures that a clock noted which was a year ahead block nobody until then', () => {
	const throttle = new MatchThrottle();
	const year = 365 * 86_400;
	for (let i = 0; i < 5; i++) {
		expect(throttle.checkAllowed('d', at(year + i))).toBe(true);
		throttle.recordOutcome('d', false, at(year + i));
	}
	expect(throttle.checkAllowed('d', at(year + 5))).toBe(false);
	expect(throttle.checkAllowed('d', at(0))).toBe(true);
});
