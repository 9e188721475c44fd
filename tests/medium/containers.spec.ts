import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/lib/settings.js';
import { createTestDatabase, type TestDatabase } from '../support/database';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-container-'));
	for (const name of ['secrets', 'database-secrets']) mkdirSync(join(folder, name));
	database = await createTestDatabase();
});
afterAll(async () => {
	await database?.drop();
	rmSync(folder, { recursive: true, force: true });
});

/** As the containers of compose.yaml run it, in folders of our own. */
const run = (command: string) =>
	promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'container.js'), command], {
		env: {
			...process.env,
			BUNDY_SECRETS: join(folder, 'secrets'),
			BUNDY_DATABASE_SECRETS: join(folder, 'database-secrets'),
			BUNDY_ADDRESS: 'https://clock.example.org',
			DATABASE_URL: database.adminUrl
		}
	});
const file = (name: string) => join(folder, name);

test('secrets are made once, and stay', async () => {
	await run('secrets');
	const made = ['secrets/master.key', 'secrets/app-password', 'database-secrets/root-password'];
	const before = made.map((name) => readFileSync(file(name), 'utf8'));
	expect(new Set(before).size).toBe(3);
	for (const text of before) expect(text.trim().length).toBeGreaterThanOrEqual(32);
	expect(statSync(file('secrets/master.key')).mode & 0o777).toBe(0o600);
	expect((await run('secrets')).stdout).toBe('');
	expect(made.map((name) => readFileSync(file(name), 'utf8'))).toEqual(before);
	expect(readdirSync(file('secrets')).sort()).toEqual(['app-password', 'master.key']);
});

test('set-up migrates, makes the account of the application, and prints the link; again, it does no harm', async () => {
	expect((await run('setup')).stdout).toMatch(/https:\/\/clock\.example\.org\/setup\?token=[\w-]{43}/);
	expect((await run('setup')).stdout).toContain('/setup?token=');
});

test('health is a failure while nothing serves', async () => {
	await expect(run('health')).rejects.toMatchObject({ code: 1 });
});
