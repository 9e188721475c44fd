import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupFileName } from '../backup/backup-files.js';
import { checkBackups, checkDisk, checkMasterKey, checkNode, checkPort } from './check-machine.js';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'bundy-doctor-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the doctor finds', () => {
	test('an old Node', () => {
		expect(checkNode('18.20.0')).toMatchObject({
			state: 'failure',
			mend: expect.stringContaining('nodejs.org')
		});
		expect(checkNode(process.versions.node).state).toBe('ok');
	});

	test('a port that another program has, and not one that Bundy has itself', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const settings = { port, host: '127.0.0.1' } as Parameters<typeof checkPort>[0];
		expect(await checkPort(settings, false)).toMatchObject({ state: 'failure' });
		expect(await checkPort(settings, true)).toMatchObject({ state: 'ok' });
		await new Promise((resolve) => server.close(resolve));
		expect(await checkPort(settings, false)).toMatchObject({ state: 'ok' });
	});

	test('a master key that others can read, that is damaged, or that is gone with data there', () => {
		const file = join(dataDir, 'master.key');
		expect(checkMasterKey({}, dataDir).state).toBe('ok');
		mkdirSync(join(dataDir, 'mysql'));
		expect(checkMasterKey({}, dataDir)).toMatchObject({
			state: 'failure',
			says: expect.stringContaining('missing')
		});
		writeFileSync(file, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
		expect(checkMasterKey({}, dataDir).state).toBe('ok');
		chmodSync(file, 0o644);
		expect(checkMasterKey({}, dataDir)).toMatchObject({
			state: 'failure',
			mend: expect.stringContaining('chmod 600')
		});
		expect(checkMasterKey({ BUNDY_MASTER_KEY: 'short' }, dataDir).state).toBe('failure');
	});

	test('backups that have become old, or that nobody makes', () => {
		const now = new Date('2026-03-10T08:00:00Z');
		const check = (setUp = true) => checkBackups({ folder: dataDir, at: undefined, now, setUp });
		expect(check(false).state).toBe('ok');
		expect(check().state).toBe('warning');
		writeFileSync(join(dataDir, backupFileName(new Date('2026-03-05T02:30:00Z'))), 'x');
		expect(check()).toMatchObject({ state: 'warning', says: 'the newest is 5 days old' });
		writeFileSync(join(dataDir, backupFileName(new Date('2026-03-10T02:30:00Z'))), 'x');
		expect(check().state).toBe('ok');
	});

	test('how much room there is', async () => {
		expect((await checkDisk(dataDir)).says).toMatch(/^\d+\.\d GB free/);
	});
});
