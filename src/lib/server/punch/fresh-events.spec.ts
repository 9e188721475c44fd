import { expect, test } from 'vitest';
import { FreshEvents, type FreshPunch } from './fresh-events';

const MAX = 4_000;
/** Only its id and its size are looked at here. */
const punch = (eventId: string, size = 100) =>
	({ raw: { eventId, bytes: Buffer.alloc(size) } }) as FreshPunch;

test('a punch is there for the one who judges it, once', () => {
	const fresh = new FreshEvents(() => 0);
	fresh.keep(punch('a'));
	expect(fresh.take('a')?.raw.eventId).toBe('a');
	expect(fresh.take('a')).toBeNull();
	expect(fresh.take('b')).toBeNull();
});

test('in a rush those that came first stay, and what nobody came for makes room after a minute', () => {
	let now = 0;
	const fresh = new FreshEvents(() => now);
	for (let i = 0; i < MAX; i++) fresh.keep(punch(`${i}`));
	fresh.keep(punch('late'));
	expect(fresh.take('late')).toBeNull();
	now = 60_001;
	fresh.keep(punch('later'));
	expect(fresh.take('later')?.raw.eventId).toBe('later');
	expect(fresh.take('0')).toBeNull();
	expect(fresh.take('1')?.raw.eventId).toBe('1');
});

test('the largest events fill what may be kept by their bytes, long before their number does', () => {
	const fresh = new FreshEvents(() => 0);
	const LARGEST = 16 * 1024;
	for (let i = 0; i < 1_024; i++) fresh.keep(punch(`${i}`, LARGEST));
	fresh.keep(punch('more', LARGEST));
	expect(fresh.take('more')).toBeNull();
	fresh.take('0');
	fresh.keep(punch('next', LARGEST));
	expect(fresh.take('next')?.raw.eventId).toBe('next');
});

test('kept twice, an event takes room once', () => {
	const fresh = new FreshEvents(() => 0);
	const HALF = 9 * 1024 * 1024;
	for (let i = 0; i < 3; i++) fresh.keep(punch('same', HALF));
	expect(fresh.take('same')?.raw.eventId).toBe('same');
	fresh.keep(punch('other', HALF));
	expect(fresh.take('other')?.raw.eventId).toBe('other');
});
