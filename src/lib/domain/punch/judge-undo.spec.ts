import { describe, expect, test } from 'vitest';
import type { PunchEvent, UndoEvent } from './device-event';
import { judgeUndo } from './judge-undo';

const common = {
	v: 1 as const,
	deviceId: '01900000-0000-7000-8000-0000000000aa',
	epoch: 1,
	prevHash: '0'.repeat(64),
	wallMs: 1_000_000,
	monoMs: 50_000,
	bootId: '01900000-0000-7000-8000-0000000000bb',
	timeZone: 'Asia/Manila',
	anchor: null,
	lease: null,
	appVersion: 'test'
};
const punch: PunchEvent = {
	...common,
	eventId: '01900000-0000-7000-8000-000000000001',
	seq: 7,
	type: 'punch',
	nonce: null,
	direction: 'auto',
	claim: null,
	sealed: { keyId: '0'.repeat(16), ephemeral: 'A'.repeat(87), iv: 'A'.repeat(16), ciphertext: 'A' }
};
const hash = 'a'.repeat(64);
const undo: UndoEvent = {
	...common,
	eventId: '01900000-0000-7000-8000-000000000002',
	seq: 8,
	monoMs: 54_000,
	type: 'undo',
	target: { eventId: punch.eventId, hash }
};
const judge = (
	change: Partial<UndoEvent> = {},
	target: { event: PunchEvent; hash: string } | null = { event: punch, hash }
) => judgeUndo({ ...undo, ...change }, target);

describe('an undo', () => {
	test('takes back the punch that the same device made a moment ago', () => {
		expect(judge()).toBe('undone');
	});

	test('counts for thirty seconds of monotonic time and not a millisecond longer', () => {
		expect(judge({ monoMs: 80_000 })).toBe('undone');
		expect(judge({ monoMs: 80_001 })).toBe('too_late');
	});

	test('does not ask the wall clock, which can be set', () => {
		expect(judge({ wallMs: 99_000_000 })).toBe('undone');
		expect(judge({ monoMs: 90_000, wallMs: punch.wallMs })).toBe('too_late');
	});

	test('made before its punch, or after a restart, does not count', () => {
		expect(judge({ monoMs: 49_999 })).toBe('too_late');
		expect(judge({ seq: 6 })).toBe('too_late');
		expect(judge({ bootId: '01900000-0000-7000-8000-0000000000cc' })).toBe('too_late');
	});

	test('counts across a new epoch, which a handshake may open in between', () => {
		expect(judge({ epoch: 2, seq: 1 })).toBe('undone');
	});

	test('of another device’s punch does not count', () => {
		expect(judge({ deviceId: '01900000-0000-7000-8000-0000000000dd' })).toBe('other_device');
	});

	test('of a punch with other bytes does not count', () => {
		expect(judge({}, { event: punch, hash: 'b'.repeat(64) })).toBe('other_punch');
	});

	test('waits for a punch that has not arrived', () => {
		expect(judge({}, null)).toBe('target_missing');
	});
});
