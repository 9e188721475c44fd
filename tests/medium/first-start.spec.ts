import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requireExternalDatabase } from '../../scripts/lib/external-database.js';
import { provideMasterKey } from '../../scripts/lib/master-key.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { issueSetupToken } from '../../scripts/lib/setup-link.js';
import { createTestDatabase, emptyTables, type TestDatabase } from '../support/database';

let database: TestDatabase;
let connection: mysql.Connection;

beforeAll(async () => {
	database = await createTestDatabase();
	connection = await mysql.createConnection(database.adminUrl);
});

afterAll(async () => {
	await connection.end();
	await database.drop();
});

beforeEach(() => emptyTables(database));

async function select(sql: string): Promise<mysql.RowDataPacket[]> {
	const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
	return rows;
}

describe('issueSetupToken', () => {
	test('stores the hash of the token it returns, valid for a day', async () => {
		const token = await issueSetupToken(database.url);
		expect(token).toMatch(/^[\w-]{43}$/);
		const rows = await select(
			'SELECT token_hash, TIMESTAMPDIFF(HOUR, created_at, expires_at) AS hours FROM one_time_token'
		);
		expect(rows).toHaveLength(1);
		expect(rows[0]?.token_hash).toEqual(createHash('sha256').update(String(token)).digest());
		expect(rows[0]?.hours).toBe(24);
	});

	test('makes the link of an earlier start useless', async () => {
		const first = await issueSetupToken(database.url);
		const second = await issueSetupToken(database.url);
		expect(second).not.toBe(first);
		expect(await select('SELECT 1 FROM one_time_token')).toHaveLength(1);
	});

	test('makes none once there is an administrator', async () => {
		await connection.query(
			"INSERT INTO app_user (id, email, name, role, created_at) VALUES (REPEAT('a', 16), 'a@example.org', 'A', 'admin', NOW(3))"
		);
		expect(await issueSetupToken(database.url)).toBeNull();
		expect(await select('SELECT 1 FROM one_time_token')).toHaveLength(0);
	});
});

describe('provideMasterKey', () => {
	let dataDir: string;
	beforeEach(() => {
		dataDir = mkdtempSync(join(tmpdir(), 'bundy-key-'));
	});
	afterEach(() => rmSync(dataDir, { recursive: true }));

	const provide = (env: NodeJS.ProcessEnv = {}) =>
		provideMasterKey({ env, dataDir, databaseUrl: database.url, progress: createProgress() });

	test('makes a key that only this user can read, and keeps it', async () => {
		const { BUNDY_MASTER_KEY_FILE: path = '' } = await provide();
		const key = readFileSync(path, 'utf8');
		expect(Buffer.from(key, 'base64')).toHaveLength(32);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		await provide();
		expect(readFileSync(path, 'utf8')).toBe(key);
	});

	test('refuses a key file that others can read', async () => {
		await provide();
		chmodSync(join(dataDir, 'master.key'), 0o640);
		await expect(provide()).rejects.toThrow(/chmod 600/);
	});

	test('refuses a damaged key file instead of making another', async () => {
		writeFileSync(join(dataDir, 'master.key'), 'short', { mode: 0o600 });
		await expect(provide()).rejects.toThrow(/damaged/);
	});

	test('never makes a new key for a database that holds enrolled faces', async () => {
		const columns = await select(
			`SELECT column_name AS name, data_type AS type FROM information_schema.columns
				WHERE table_schema = '${database.name}' AND table_name = 'employee_key' AND is_nullable = 'NO'`
		);
		const values = columns.map(({ type }) =>
			type === 'datetime' ? 'NOW(3)' : type === 'int' ? '1' : "REPEAT('a', 16)"
		);
		await connection.query(
			`INSERT INTO employee_key (${columns.map(({ name }) => name).join(', ')}) VALUES (${values.join(', ')})`
		);
		await expect(provide()).rejects.toThrow(/key is missing.*backup/);
		expect(() => statSync(join(dataDir, 'master.key'))).toThrow();
	});

	test('takes the key from the environment, if it is one', async () => {
		const key = Buffer.alloc(32, 7).toString('base64');
		expect(await provide({ BUNDY_MASTER_KEY: key })).toEqual({ BUNDY_MASTER_KEY: key });
		await expect(provide({ BUNDY_MASTER_KEY: 'abc' })).rejects.toThrow(/32 bytes in base64/);
	});
});

describe('requireExternalDatabase', () => {
	test('accepts a database that answers', async () => {
		await expect(requireExternalDatabase(database.url)).resolves.toBeUndefined();
	});

	test('says what is wrong with the password, without showing it', async () => {
		const url = new URL(database.url);
		url.password = 'not-the-password';
		const outcome = requireExternalDatabase(url.href);
		await expect(outcome).rejects.toThrow(/refuses the user or password/);
		await expect(outcome).rejects.not.toThrow(/not-the-password/);
	});

	test('says that the database does not exist', async () => {
		const url = new URL(database.adminUrl);
		url.pathname = '/bundy_test_missing';
		await expect(requireExternalDatabase(url.href)).rejects.toThrow(/does not exist. Create it/);
	});

	test('says that nothing answers', async () => {
		await expect(requireExternalDatabase('mysql://u:p@127.0.0.1:9/bundy')).rejects.toThrow(
			/Nothing answers at 127.0.0.1:9/
		);
	});
});
