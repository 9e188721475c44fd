import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseSocketPath } from './local-endpoint.js';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-endpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function dataFolder(name: string): string {
	const path = join(folder, name);
	mkdirSync(join(path, 'run'), { recursive: true });
	return path;
}

describe.skipIf(process.platform === 'win32')('chooseSocketPath', () => {
	test('stays inside the data folder where it can', async () => {
		const dataDir = dataFolder('short');
		expect(await chooseSocketPath(dataDir, 'x.sock')).toBe(join(dataDir, 'run', 'x.sock'));
	});

	test('goes to the temp folder when the path is too long for a socket, to the same place each time', async () => {
		const dataDir = dataFolder('x'.repeat(120));
		const path = await chooseSocketPath(dataDir, 'x.sock');
		expect(path?.startsWith(tmpdir())).toBe(true);
		expect(path?.length).toBeLessThanOrEqual(100);
		expect(await chooseSocketPath(dataDir, 'x.sock')).toBe(path);
		rmSync(join(String(path), '..'), { recursive: true });
	});
});
