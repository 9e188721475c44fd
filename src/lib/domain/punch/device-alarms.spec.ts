import { expect, test } from 'vitest';
import { findDueAlarms, type DeviceState } from './device-alarms';
import { DEFAULT_LEASE_LIMITS } from './lease';

const now = new Date('2026-03-20T00:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const device = (change: Partial<DeviceState>): DeviceState => ({
	kind: 'kiosk',
	lastContactAt: now,
	pairedAt: hoursAgo(1000),
	waiting: 0,
	oldestWaitingAt: null,
	limits: DEFAULT_LEASE_LIMITS.kiosk,
	...change
});
const kinds = (change: Partial<DeviceState>) => findDueAlarms(device(change), now).map(({ kind }) => kind);

test('a kiosk is silent after a day, not before', () => {
	expect(kinds({ lastContactAt: hoursAgo(24) })).toEqual([]);
	expect(kinds({ lastContactAt: hoursAgo(24.1) })).toEqual(['silent']);
});

test('a field device is silent when half of its leave to work alone is over', () => {
	const field = { kind: 'field', limits: DEFAULT_LEASE_LIMITS.field } as const;
	expect(kinds({ ...field, lastContactAt: hoursAgo(7 * 24) })).toEqual([]);
	expect(kinds({ ...field, lastContactAt: hoursAgo(7 * 24 + 1) })).toEqual(['silent']);
});

test('a device that never called is silent a day after it was paired', () => {
	expect(kinds({ lastContactAt: null, pairedAt: hoursAgo(25) })).toEqual(['silent']);
});

test('a phone is never silent, and its old queue counts', () => {
	expect(kinds({ kind: 'personal', lastContactAt: hoursAgo(1000) })).toEqual([]);
	expect(kinds({ kind: 'personal', waiting: 1, oldestWaitingAt: hoursAgo(73) })).toEqual(['queue_old']);
});

test('a queue is old after three days, and one that went out is not old any more', () => {
	expect(kinds({ waiting: 2, oldestWaitingAt: hoursAgo(72) })).toEqual([]);
	expect(kinds({ waiting: 2, oldestWaitingAt: hoursAgo(72.1) })).toEqual(['queue_old']);
	expect(kinds({ waiting: 0, oldestWaitingAt: hoursAgo(100) })).toEqual([]);
});

test('looked at again, the same silence and the same queue are the same alarm', () => {
	const state = device({ lastContactAt: hoursAgo(30), waiting: 1, oldestWaitingAt: hoursAgo(80) });
	const later = new Date(now.getTime() + 3_600_000);
	expect(findDueAlarms(state, later)).toEqual(findDueAlarms(state, now));
});
