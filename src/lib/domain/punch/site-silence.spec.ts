import { expect, test } from 'vitest';
import { checkMissedShift, findQuietSite, type HeardDevice } from './site-silence';

const now = new Date('2026-03-20T00:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const heard = (id: string, minutes: number | null, kind: HeardDevice['kind'] = 'kiosk'): HeardDevice => ({
	id,
	kind,
	lastContactAt: minutes === null ? null : minutesAgo(minutes),
	pairedAt: minutesAgo(10_000)
});

test('a site is quiet when none of its devices was heard for a quarter of an hour', () => {
	expect(findQuietSite([heard('gate', 40), heard('yard', 15)], now)).toEqual({
		kioskId: 'yard',
		heardAt: minutesAgo(15)
	});
	expect(findQuietSite([heard('gate', 40), heard('yard', 14)], now)).toBeNull();
});

test('a phone or a field device that calls says that the site lives', () => {
	expect(findQuietSite([heard('gate', 40), heard('phone', 3, 'personal')], now)).toBeNull();
	expect(findQuietSite([heard('gate', 40), heard('survey', 20, 'field')], now)).toEqual({
		kioskId: 'gate',
		heardAt: minutesAgo(20)
	});
});

test('a site without a kiosk is quiet by its nature, and one without devices has nothing to be heard', () => {
	expect(findQuietSite([heard('survey', 900, 'field'), heard('phone', 900, 'personal')], now)).toBeNull();
	expect(findQuietSite([], now)).toBeNull();
});

test('a kiosk that never called was heard when it was paired', () => {
	expect(findQuietSite([heard('gate', null)], now)).toEqual({ kioskId: 'gate', heardAt: minutesAgo(10_000) });
});

test('a shift that begins in the silence is missed five minutes later, one that was heard of is not', () => {
	expect(checkMissedShift(minutesAgo(40), [minutesAgo(5)], now)).toBe(true);
	expect(checkMissedShift(minutesAgo(40), [minutesAgo(4)], now)).toBe(false);
	expect(checkMissedShift(minutesAgo(15), [minutesAgo(5)], now)).toBe(false);
	expect(checkMissedShift(minutesAgo(16), [minutesAgo(5)], now)).toBe(true);
	expect(checkMissedShift(minutesAgo(40), [], now)).toBe(false);
});
