import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/lib/settings.js';
import { createTestDatabase, type TestDatabase } from '../support/database';

const masterKey = randomBytes(32).toString('base64');

let database: TestDatabase;
let connection: mysql.Connection;
beforeAll(async () => {
	database = await createTestDatabase();
	connection = await mysql.createConnection(database.adminUrl);
});
afterAll(async () => {
	await connection?.end();
	await database?.drop();
});

/** The command as a person runs it, beside a database that is there. */
const rotate = (key: string) =>
	promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/rotate-seal-key.ts'], {
		cwd: ROOT,
		env: { ...process.env, DATABASE_URL: database.adminUrl, BUNDY_MASTER_KEY: key }
	});
async function listKeys(): Promise<string[]> {
	const [rows] = await connection.query<mysql.RowDataPacket[]>(
		"SELECT purpose FROM server_key WHERE purpose LIKE 'seal:%' ORDER BY created_at"
	);
	return rows.map((row) => String(row.purpose).slice('seal:'.length));
}

test('the command makes a new key, keeps the old one, says both and leaves an audit event', async () => {
	const { stdout, stderr } = await rotate(masterKey);
	const [before, after] = await listKeys();
	expect(`${stdout}${stderr}`).toContain(
		`the key ${after} from their next contact on, no longer to ${before}`
	);
	const [rows] = await connection.query<mysql.RowDataPacket[]>(
		"SELECT actor_user_id, detail FROM audit_event WHERE action = 'seal_key.rotate'"
	);
	expect(rows).toHaveLength(1);
	expect(rows[0]?.actor_user_id).toBeNull();
	expect(JSON.stringify(rows[0]?.detail)).toContain('the command line of the server');
});

test('with another master key it says so and changes nothing', async () => {
	const keys = await listKeys();
	await expect(rotate(randomBytes(32).toString('base64'))).rejects.toThrow(/not the master key/);
	expect(await listKeys()).toEqual(keys);
});
