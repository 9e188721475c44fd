import { expect, test } from 'vitest';
import { GONE_AFTER_MS, SamePersonGuard } from './same-person-guard';

const axis = (index: number) => Array.from({ length: 128 }, (_, i) => (i === index ? 1 : 0));
const ANA = axis(0);
const BEN = axis(1);

test('whoever just punched is kept out, the next person is not', () => {
	const guard = new SamePersonGuard();
	expect(guard.checkSame(ANA)).toBe(false);
	guard.remember(ANA);
	expect(guard.checkSame(ANA)).toBe(true);
	expect(guard.checkSame(BEN)).toBe(false);
});

test('the same person may punch again after having left for a second', () => {
	const guard = new SamePersonGuard();
	guard.remember(ANA);
	expect(guard.see(0, 5_000)).toBe(false);
	expect(guard.see(0, 5_000 + GONE_AFTER_MS - 1)).toBe(false);
	expect(guard.checkSame(ANA)).toBe(true);
	expect(guard.see(0, 5_000 + GONE_AFTER_MS)).toBe(true);
	expect(guard.checkSame(ANA)).toBe(false);
});

test('a missed frame is not a departure', () => {
	const guard = new SamePersonGuard();
	guard.remember(ANA);
	guard.see(0, 0);
	guard.see(1, 600);
	expect(guard.see(0, 1_200)).toBe(false);
	expect(guard.checkSame(ANA)).toBe(true);
});

test('a tap on "next person" lets the same face through', () => {
	const guard = new SamePersonGuard();
	guard.remember(ANA);
	guard.forget();
	expect(guard.checkSame(ANA)).toBe(false);
	expect(guard.watching).toBe(false);
});
