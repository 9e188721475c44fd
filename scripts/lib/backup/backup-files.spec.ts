import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupFileName, listBackups, removeOldBackups } from './backup-files.js';
import { findNextRun, isBackupDue, parseBackupTime } from './backup-time.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bundy-shelf-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const day = (n: number) => new Date(Date.UTC(2026, 2, n, 2, 30));
const put = (n: number) => writeFileSync(join(folder, backupFileName(day(n))), 'x');
const names = () => listBackups(folder).map(({ file }) => basename(file));

describe('the shelf of backups', () => {
	test('lists the newest first and leaves other files alone', () => {
		for (const n of [3, 1, 2]) put(n);
		writeFileSync(join(folder, 'notes.txt'), 'x');
		expect(names()).toEqual([3, 2, 1].map((n) => backupFileName(day(n))));
		expect(listBackups(join(folder, 'nowhere'))).toEqual([]);
	});

	test('loses what is older than it is to be kept', () => {
		for (let n = 1; n <= 10; n++) put(n);
		removeOldBackups(folder, { keepDays: 5, now: day(10) });
		expect(names()).toEqual([10, 9, 8, 7, 6, 5].map((n) => backupFileName(day(n))));
	});

	test('keeps the three newest, whatever the clock says', () => {
		for (let n = 1; n <= 5; n++) put(n);
		removeOldBackups(folder, { keepDays: 1, now: new Date('2099-01-01T00:00:00Z') });
		expect(names()).toHaveLength(3);
	});
});

describe('the time of the nightly backup', () => {
	const at = { hour: 2, minute: 30 };

	test.each([
		['02:30', at],
		['2:30', at],
		[undefined, at],
		['', at],
		['off', null]
	])('%s', (text, expected) => expect(parseBackupTime(text)).toEqual(expected));

	test.each(['24:00', '02:60', 'soon'])('%s is refused', (text) => {
		expect(() => parseBackupTime(text)).toThrow(/BUNDY_BACKUP_AT/);
	});

	test('comes once a day', () => {
		expect(findNextRun(at, new Date(2026, 2, 1, 2, 29))).toEqual(new Date(2026, 2, 1, 2, 30));
		expect(findNextRun(at, new Date(2026, 2, 1, 2, 30))).toEqual(new Date(2026, 2, 2, 2, 30));
	});

	test('a night that was missed is made up for, and only then', () => {
		const now = new Date(2026, 2, 5, 9, 0);
		expect(isBackupDue(at, { now, lastTakenAt: null })).toBe(true);
		expect(isBackupDue(at, { now, lastTakenAt: new Date(2026, 2, 4, 2, 31) })).toBe(true);
		expect(isBackupDue(at, { now, lastTakenAt: new Date(2026, 2, 5, 2, 31) })).toBe(false);
	});
});
