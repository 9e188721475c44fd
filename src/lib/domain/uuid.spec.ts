import { expect, test } from 'vitest';
import { formatUuid, isUuid, parseUuid, uuidv7 } from './uuid';

const zeros = new Uint8Array(10);
const ones = new Uint8Array(10).fill(255);

test('carries version 7 and the RFC variant whatever the random bytes are', () => {
	for (const random of [zeros, ones]) {
		const id = uuidv7(1_700_000_000_000, random);
		expect(isUuid(id)).toBe(true);
		expect(id[14]).toBe('7');
		expect('89ab').toContain(id[19]);
	}
});

test('starts with the time, so that later ids sort after earlier ones', () => {
	expect(uuidv7(0x0123456789ab, zeros).slice(0, 13)).toBe('01234567-89ab');
	expect(uuidv7(1000, ones) < uuidv7(1001, zeros)).toBe(true);
});

test('text and bytes convert into each other', () => {
	const id = uuidv7(1_700_000_000_000, ones);
	expect(formatUuid(parseUuid(id))).toBe(id);
});

test('refuses what is not a UUID', () => {
	expect(isUuid('0190-nope')).toBe(false);
	expect(() => parseUuid('')).toThrow(RangeError);
	expect(() => uuidv7(0, new Uint8Array(3))).toThrow(RangeError);
});
