import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.js';

let folder: string;
let path: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-lock-'));
	path = join(folder, 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lets one through at a time', async () => {
	const order: string[] = [];
	const work = (name: string) => async () => {
		order.push(`${name} in`);
		await new Promise((resolve) => setImmediate(resolve));
		order.push(`${name} out`);
	};
	await Promise.all([withFileLock({ path }, work('a')), withFileLock({ path }, work('b'))]);
	expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('is free again when the work failed', async () => {
	const failing = withFileLock({ path }, () => Promise.reject(new Error('broken')));
	await expect(failing).rejects.toThrow('broken');
	expect(existsSync(path)).toBe(false);
});

test('is not kept by a holder that died', async () => {
	writeFileSync(path, String(spawnSync(process.execPath, ['-e', '']).pid));
	expect(await withFileLock({ path }, async () => 'through')).toBe('through');
});

test('gives up waiting when told to', async () => {
	writeFileSync(path, String(process.pid));
	await expect(withFileLock({ path, signal: AbortSignal.abort() }, async () => 'through')).rejects.toThrow(
		/aborted/
	);
	expect(existsSync(path)).toBe(true);
});
