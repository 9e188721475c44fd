import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeInstanceLock } from './instance-lock.js';

let dataDir: string;

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'bundy-instance-'));
	mkdirSync(join(dataDir, 'run'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('a second start on the same data is told where the first one is', async () => {
	const release = await takeInstanceLock({ dataDir, address: 'http://localhost:3000' });
	const second = takeInstanceLock({ dataDir, address: 'http://localhost:3001' });
	await expect(second).rejects.toThrow(`http://localhost:3000 (process ${process.pid})`);
	await release();
});

test('the data are free again afterwards', async () => {
	const release = await takeInstanceLock({ dataDir, address: 'http://localhost:3000' });
	await release();
	await (
		await takeInstanceLock({ dataDir, address: 'http://localhost:3001' })
	)();
	expect.assertions(0);
});

test('what a killed start left behind locks nobody out', async () => {
	writeFileSync(join(dataDir, 'run', 'start.sock'), '');
	const release = await takeInstanceLock({ dataDir, address: 'http://localhost:3000' });
	await expect(takeInstanceLock({ dataDir, address: 'x' })).rejects.toThrow(/already running/);
	await release();
});
