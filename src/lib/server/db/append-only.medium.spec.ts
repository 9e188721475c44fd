import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPEND_ONLY } from '../../../../scripts/lib/app-grants.js';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/database';

let database: TestDatabase;
let app: mysql.Connection;

beforeAll(async () => {
	database = await createTestDatabase();
	app = await mysql.createConnection(database.url);
});
afterAll(async () => {
	await app.end();
	await database.drop();
});

/** ER_TABLEACCESS_DENIED_ERROR */
const DENIED = 1142;

test.each(APPEND_ONLY)('the app may read %s and add to it, never change or remove a row', async (table) => {
	const [columns] = await app.query<mysql.RowDataPacket[]>(`SHOW COLUMNS FROM ${table}`);
	const column = String(columns[0]?.Field);
	await expect(app.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject({
		errno: DENIED
	});
	await expect(app.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ errno: DENIED });
	await expect(app.query(`TRUNCATE ${table}`)).rejects.toMatchObject({ errno: DENIED });
	await expect(app.query(`INSERT INTO ${table} SELECT * FROM ${table}`)).resolves.toBeDefined();
});

test('every other table is the app’s to change', async () => {
	const [tables] = await app.query<mysql.RowDataPacket[]>('SHOW TABLES');
	const names = tables.map((row) => String(Object.values(row)[0])).filter((name) => !name.startsWith('__'));
	for (const name of names.filter((each) => !APPEND_ONLY.includes(each))) {
		await expect(app.query(`DELETE FROM \`${name}\``)).resolves.toBeDefined();
	}
	expect(names).toEqual(expect.arrayContaining([...APPEND_ONLY]));
});
