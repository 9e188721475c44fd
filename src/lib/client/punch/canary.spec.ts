import { beforeEach, expect, test } from 'vitest';
import { findLoss, readCanary, removeCanary, writeCanary, type CanaryPlaces } from './canary';

const deviceId = '01900000-0000-7000-8000-000000000001';
let stored: Map<string, string>;
let cookie: string;
let places: CanaryPlaces;

beforeEach(() => {
	stored = new Map();
	cookie = 'other=1';
	places = {
		storage: {
			getItem: (key) => stored.get(key) ?? null,
			setItem: (key, value) => void stored.set(key, value),
			removeItem: (key) => void stored.delete(key)
		},
		cookies: {
			read: () => cookie,
			write: (text) => (cookie = text.includes('max-age=0') ? 'other=1' : `other=1; ${text.split(';')[0]}`)
		}
	};
});

test('it survives the loss of either place', () => {
	writeCanary(places, { deviceId, epoch: 2, lastSeq: 7 });
	stored.clear();
	expect(readCanary(places)).toEqual({ deviceId, epoch: 2, lastSeq: 7 });
	writeCanary(places, { deviceId, epoch: 2, lastSeq: 8 });
	cookie = '';
	expect(readCanary(places)).toEqual({ deviceId, epoch: 2, lastSeq: 8 });
});

test('of two memories the one that is further on counts', () => {
	writeCanary(places, { deviceId, epoch: 2, lastSeq: 7 });
	stored.set('bundy-canary', `${deviceId}|1|900`);
	expect(readCanary(places)).toMatchObject({ epoch: 2, lastSeq: 7 });
	stored.set('bundy-canary', `${deviceId}|2|9`);
	expect(readCanary(places)).toMatchObject({ epoch: 2, lastSeq: 9 });
});

test('a full disk leaves the cookie, and nonsense is no memory', () => {
	places.storage.setItem = () => {
		throw new DOMException('no room', 'QuotaExceededError');
	};
	writeCanary(places, { deviceId, epoch: 1, lastSeq: 1 });
	expect(readCanary(places)).toMatchObject({ lastSeq: 1 });
	cookie = 'bundy-canary=what|is|this';
	expect(readCanary(places)).toBeNull();
});

test('a device that was unpaired leaves no memory', () => {
	writeCanary(places, { deviceId, epoch: 1, lastSeq: 1 });
	removeCanary(places);
	expect(readCanary(places)).toBeNull();
});

test('a queue that knows less than the canary has lost something', () => {
	const head = { deviceId, epoch: 1, lastSeq: 5 };
	expect(findLoss(null, head)).toBeNull();
	expect(findLoss(head, head)).toBeNull();
	expect(findLoss({ ...head, lastSeq: 4 }, head)).toBeNull();
	expect(findLoss({ ...head, lastSeq: 6 }, head)).toEqual({ ...head, lastSeq: 6 });
	expect(findLoss({ ...head, epoch: 2, lastSeq: 0 }, head)).toMatchObject({ epoch: 2 });
	expect(findLoss({ ...head, deviceId: 'another', lastSeq: 6 }, head)).toBeNull();
});
