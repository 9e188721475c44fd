import { expect, test } from 'vitest';
import { FreshEvents, type FreshPunch } from './fresh-events';

const MAX = 4_000;
/** Only its id is looked at here. */
const punch = (eventId: string) => ({ raw: { eventId } }) as FreshPunch;

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
