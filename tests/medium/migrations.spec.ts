import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../scripts/lib/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/database';

const CREATE_A = 'CREATE TABLE a (id INT PRIMARY KEY)';
const CREATE_B = 'CREATE TABLE b (id INT PRIMARY KEY)';

let folder: string;
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

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-migrations-'));
	for (const table of ['a', 'b', '__drizzle_migrations', '__bundy_migration']) {
		await connection.query(`DROP TABLE IF EXISTS ${table}`);
	}
});

afterEach(() => rmSync(folder, { recursive: true }));

function writeMigrations(files: string[][]): void {
	mkdirSync(join(folder, 'meta'), { recursive: true });
	const entries = files.map((_, index) => ({ idx: index, when: 1000 + index, tag: `000${index}_step` }));
	writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries }));
	for (const [index, statements] of files.entries()) {
		writeFileSync(join(folder, `000${index}_step.sql`), statements.join('\n--> statement-breakpoint\n'));
	}
}

async function countRows(table: string): Promise<number> {
	const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${table}`);
	return Number(rows[0]?.n);
}

const run = () => migrate({ url: database.adminUrl, folder });

describe('migrate', () => {
	test('applies what is pending, once', async () => {
		writeMigrations([[CREATE_A]]);
		expect(await run()).toBe(1);
		writeMigrations([[CREATE_A], [CREATE_B, 'INSERT INTO b VALUES (1)']]);
		expect(await run()).toBe(1);
		expect(await run()).toBe(0);
		expect(await countRows('b')).toBe(1);
	});

	test('names the file and the statement of a broken migration, every time', async () => {
		writeMigrations([[CREATE_A, 'CREATE TABLE b (id NONSENSE)']]);
		await expect(run()).rejects.toThrow(/0000_step\.sql failed at statement 2 .*start again/);
		await expect(run()).rejects.toThrow(/statement 2/);
	});

	test('goes on behind the finished statements when the broken one is corrected', async () => {
		writeMigrations([[CREATE_A, 'CREATE TABLE b (id NONSENSE)']]);
		await expect(run()).rejects.toThrow(/statement 2/);
		writeMigrations([[CREATE_A, CREATE_B]]);
		expect(await run()).toBe(1);
		expect(await countRows('b')).toBe(0);
	});

	test('does not take a table that somebody else made for its own', async () => {
		await connection.query(CREATE_A);
		writeMigrations([[CREATE_A]]);
		await expect(run()).rejects.toThrow(/already exists/);
		await expect(run()).rejects.toThrow(/already exists/);
	});

	test('goes on after being killed between a statement and the note that it is done', async () => {
		writeMigrations([[CREATE_A, 'CREATE TABLE b (id NONSENSE)']]);
		await expect(run()).rejects.toThrow(/statement 2/);
		await connection.query(CREATE_B);
		await connection.query('UPDATE __bundy_migration SET in_flight = TRUE');
		writeMigrations([[CREATE_A, CREATE_B, 'INSERT INTO b VALUES (1)']]);
		expect(await run()).toBe(1);
		expect(await countRows('b')).toBe(1);
	});

	test('lets one of several migrators work while the others wait', async () => {
		writeMigrations([[CREATE_A, 'INSERT INTO a VALUES (1)'], [CREATE_B]]);
		const applied = await Promise.all([run(), run(), run()]);
		expect(applied.reduce((sum, n) => sum + n)).toBe(2);
		expect(await countRows('a')).toBe(1);
	});

	test('refuses a database that a newer Bundy has migrated', async () => {
		writeMigrations([[CREATE_A], [CREATE_B]]);
		await run();
		writeMigrations([[CREATE_A]]);
		await expect(run()).rejects.toThrow(/newer Bundy/);
	});
});
