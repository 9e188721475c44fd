import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findDatabaseServer, type DatabaseServer } from '../../scripts/lib/find-database-server.js';
import { startPrivateDatabase } from '../../scripts/lib/private-database.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { ROOT } from '../../scripts/lib/settings.js';

/** A server's first start writes and syncs 100 MB, which takes its time on a busy disk. */
vi.setConfig({ testTimeout: 90_000 });

let dataDir: string;
let server: DatabaseServer;

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'bundy-private-'));
	server = await findDatabaseServer({
		root: ROOT,
		signal: new AbortController().signal,
		progress: createProgress()
	});
});
afterEach(() => rmSync(dataDir, { recursive: true, maxRetries: 5 }));

const start = (signal?: AbortSignal) => startPrivateDatabase({ server, dataDir, signal });
const readLog = () => readFileSync(join(dataDir, 'mysql.log'), 'utf8');

async function query(url: string, sql: string): Promise<unknown> {
	const connection = await mysql.createConnection(url);
	try {
		return (await connection.query(sql))[0];
	} finally {
		await connection.end();
	}
}

describe('startPrivateDatabase', () => {
	test('keeps what was committed when it is killed, and is reachable under the same URL again', async () => {
		const first = await start();
		await query(first.adminUrl, 'CREATE TABLE kept (id INT PRIMARY KEY)');
		await query(first.appUrl, 'INSERT INTO kept VALUES (1)');
		await first.kill();
		const second = await start();
		expect(second.appUrl).toBe(first.appUrl);
		expect(await query(second.appUrl, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
		await second.stop();
		expect(readLog()).toContain('Shutdown complete');
	});

	test('lets nobody in without a password, and the app alter no table', async () => {
		const database = await start();
		const url = new URL(database.adminUrl);
		url.username = 'root';
		url.password = '';
		await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/denied/);
		await expect(query(database.appUrl, 'CREATE TABLE x (id INT)')).rejects.toThrow(/denied/);
		await database.stop();
	});

	test('a lost password file locks nobody out', async () => {
		await (await start()).stop();
		rmSync(join(dataDir, 'database.json'));
		const database = await start();
		expect(await query(database.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
		await database.stop();
	});

	test('takes over from a server that an earlier start left behind', async () => {
		const leftBehind = await start();
		const next = await start();
		await leftBehind.exited;
		expect(await query(next.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
		await next.stop();
	});

	test('begins again when it was killed while making its files', async () => {
		const stale = join(dataDir, 'mysql.new');
		await (await start()).stop();
		rmSync(join(dataDir, 'mysql'), { recursive: true });
		writeFileSync(stale, 'half');
		const database = await start();
		expect(await query(database.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
		await database.stop();
	});

	test('leaves no server behind when it is stopped while it comes up', async () => {
		await (await start()).stop();
		for (const wait of [0, 40]) {
			const abort = new AbortController();
			const starting = start(abort.signal);
			setTimeout(() => abort.abort(), wait);
			const outcome = await starting.then(
				(database) => database.stop().then(() => 'was up'),
				(error: Error) => error.name
			);
			expect(['AbortError', 'was up']).toContain(outcome);
		}
		const database = await start();
		await database.stop();
	});

	test('says in one line why a server does not start', async () => {
		await (await start()).stop();
		rmSync(join(dataDir, 'mysql', 'ibdata1'));
		writeFileSync(join(dataDir, 'mysql', 'ibdata1'), 'not a tablespace');
		await expect(start()).rejects.toThrow(
			/^The database server stopped while starting \(.+\)\. Its log says more: .*mysql\.log$/
		);
	});
});
