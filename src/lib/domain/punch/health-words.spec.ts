import { expect, test } from 'vitest';
import { describeHealth, type DeviceHealth } from './health-words';

const now = new Date('2026-03-20T00:00:00Z');
const WELL: DeviceHealth = {
	waiting: 0,
	oldestWaitingAt: null,
	refused: 0,
	clockSkewMs: 500,
	storagePersisted: true,
	storageUsedBytes: 79,
	storageQuotaBytes: 100,
	appVersion: '1',
	modelId: 'm',
	epoch: 1
};
const bad = (change: Partial<DeviceHealth>) =>
	describeHealth({ ...WELL, ...change }, now)
		.filter((line) => line.bad)
		.map(({ words }) => words);
const all = (change: Partial<DeviceHealth>) =>
	describeHealth({ ...WELL, ...change }, now).map(({ words }) => words);

test('a device that fares well has nothing pressing', () => {
	expect(all({})).toEqual(['Storage protected', 'Version 1', 'Model m']);
	expect(bad({})).toEqual([]);
});

test('a device that never said anything has nothing to show', () => {
	const silent = { waiting: null, refused: null, clockSkewMs: null, storagePersisted: null };
	expect(all({ ...silent, storageUsedBytes: null, appVersion: null, modelId: null })).toEqual([]);
});

test('a queue is pressing after a day', () => {
	const waiting = (hours: number) => ({
		waiting: 3,
		oldestWaitingAt: new Date(now.getTime() - hours * 3_600_000)
	});
	expect(all(waiting(0.5))).toContain('3 waiting');
	expect(bad(waiting(24))).toEqual([]);
	expect(bad(waiting(25))).toEqual(['3 waiting, oldest 25 h']);
	expect(bad(waiting(72))).toEqual(['3 waiting, oldest 3 days']);
});

test('clock, storage and refused events come first', () => {
	expect(bad({ clockSkewMs: -600_000 })).toEqual(['Clock 10 min slow']);
	expect(bad({ clockSkewMs: 90_000_000 })).toEqual(['Clock 25 h fast']);
	expect(bad({ storageUsedBytes: 80 })).toEqual(['Storage 80 % full']);
	expect(all({ refused: 2 })[0]).toBe('2 refused, kept on the device');
});
