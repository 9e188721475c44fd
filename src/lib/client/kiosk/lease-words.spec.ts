import { expect, test } from 'vitest';
import { describeLease } from './lease-words';

const at = { nowMs: Date.UTC(2026, 10, 20, 0, 0), timeZone: 'Asia/Manila' };
const good = (hours: number, eventsLeft = 2_000) =>
	describeLease({ kind: 'good', untilMs: at.nowMs + hours * 3_600_000, eventsLeft }, at);

test('a lease says until when, in the site’s time', () => {
	expect(good(72)).toEqual({ words: 'Works alone until Mon, Nov 23 8:00 AM', pressing: false });
});

test('half a day or fifty events before its end it presses', () => {
	expect(good(12)?.pressing).toBe(false);
	expect(good(11.9)?.pressing).toBe(true);
	expect(good(72, 51)?.pressing).toBe(false);
	expect(good(72, 50)).toEqual({ words: 'Works alone until Mon, Nov 23 8:00 AM, 50 more', pressing: true });
});

test.each(['expired', 'used_up'] as const)('one that is %s says that punches are still kept', (kind) => {
	expect(describeLease({ kind }, at)).toMatchObject({ words: expect.stringMatching(/kept/), pressing: true });
});

test('without a lease there is nothing to say', () => {
	expect(describeLease({ kind: 'none' }, at)).toBeNull();
});
