import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../scripts/lib/migrations.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { createTestDatabase, type TestDatabase } from '../support/database';

type Column = { name: string; type: string; full: string; length: number | null };

/** Came and went before any release, and nothing ever wrote to them. */
const NEVER_USED = new Set(['webhook', 'webhook_delivery']);

const folder = join(ROOT, 'drizzle');
let database: TestDatabase;
let connection: mysql.Connection;

beforeAll(async () => {
	database = await createTestDatabase();
	connection = await mysql.createConnection(database.adminUrl);
	await connection.query(`DROP DATABASE ${database.name}`);
	await connection.query(
		`CREATE DATABASE ${database.name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`
	);
	await connection.query(`USE ${database.name}`);
}, 120_000);
afterAll(async () => {
	await connection?.end();
	await database?.drop();
});

async function listTables(): Promise<Map<string, Column[]>> {
	const [rows] = await connection.query<mysql.RowDataPacket[]>(
		`SELECT table_name AS tableName, column_name AS name, data_type AS type, column_type AS full,
			character_maximum_length AS length
		FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_%'`
	);
	const tables = new Map<string, Column[]>();
	for (const { tableName, ...column } of rows) {
		tables.set(tableName, [...(tables.get(tableName) ?? []), column as Column]);
	}
	return tables;
}

/** Something that the column takes, different each time where it can be. */
function valueOf({ name, type, full, length }: Column): unknown {
	if (type === 'binary' || type === 'varbinary') return randomBytes(Math.min(length ?? 16, 40));
	if (type.endsWith('int')) return type === 'tinyint' ? 1 : Math.floor(Math.random() * 2 ** 31);
	if (type === 'enum') return /'([^']*)'\)$/.exec(full)?.[1];
	if (type === 'date') return '2026-03-02';
	if (type === 'time') return '08:00:00';
	if (type === 'datetime' || type === 'timestamp') return '2026-03-02 01:02:03.456';
	if (type === 'json' || length === 4294967295 || name.endsWith('_record')) return '{"a":1}';
	if (['double', 'float', 'decimal'].includes(type)) return 0.25;
	if (type.endsWith('blob')) return randomBytes(16);
	return randomBytes(20)
		.toString('hex')
		.slice(0, Math.min(length ?? 40, 40));
}

async function fill(): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	await connection.query('SET FOREIGN_KEY_CHECKS = 0');
	for (const [table, columns] of await listTables()) {
		const names = columns.map(({ name }) => `\`${name}\``).join(', ');
		const marks = columns.map(() => '?').join(', ');
		await connection.query(
			`INSERT IGNORE INTO \`${table}\` (${names}) VALUES (${marks})`,
			columns.map(valueOf)
		);
		const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT COUNT(*) AS n FROM \`${table}\``);
		counts.set(table, Number(rows[0]?.n));
	}
	return counts;
}

test('a database that was in use under every schema since the first is brought to the newest, and loses no row', async () => {
	const migrations = readMigrations(folder);
	let counts = new Map<string, number>();
	for (const { when, file } of migrations) {
		expect(await migrate({ url: database.adminUrl, folder, until: when }), file).toBe(1);
		const tables = await listTables();
		for (const [table, before] of counts) {
			if (NEVER_USED.has(table)) continue;
			expect(tables.has(table), `${file} dropped ${table}`).toBe(true);
			const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT COUNT(*) AS n FROM \`${table}\``);
			expect(Number(rows[0]?.n), `${file}: rows of ${table}`).toBeGreaterThanOrEqual(before);
		}
		counts = await fill();
		expect(Math.min(...counts.values()), file).toBeGreaterThan(0);
	}
	expect(await migrate({ url: database.adminUrl, folder })).toBe(0);
}, 180_000);

test('a column that came later has a true value in rows from before, never the zero that a server makes up', async () => {
	const zeros: string[] = [];
	for (const [table, columns] of await listTables()) {
		for (const { name, type } of columns.filter((column) => /^(date|datetime)$/.test(column.type))) {
			const [rows] = await connection.query<mysql.RowDataPacket[]>(
				`SELECT COUNT(*) AS n FROM \`${table}\` WHERE CAST(\`${name}\` AS CHAR) LIKE '0000-00-00%'`
			);
			if (Number(rows[0]?.n) > 0) zeros.push(`${table}.${name} (${type})`);
		}
	}
	expect(zeros).toEqual([]);
});
