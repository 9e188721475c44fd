import mysql from 'mysql2/promise';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAppAccount } from '../../../../scripts/lib/app-account.js';
import { APPEND_ONLY } from '../../../../scripts/lib/app-grants.js';
import { createTestContext } from '../../../../tests/support/context';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/database';
import { listRewritableTables } from '../device/device-alarm.service';
import { APPEND_ONLY_TABLES, findRewritable } from './append-only';
import { openDatabase } from './database';

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

describe('the app looks at its own rights', () => {
	test('a restricted account may rewrite nothing, and the list is the one that the grants leave out', async () => {
		const db = openDatabase(database.url);
		expect(await findRewritable(db)).toEqual([]);
		await db.$client.end();
		expect([...APPEND_ONLY_TABLES].sort()).toEqual([...APPEND_ONLY].sort());
	});

	test('an account with all rights is named table by table', async () => {
		const db = openDatabase(database.adminUrl);
		expect(await findRewritable(db)).toEqual([...APPEND_ONLY_TABLES]);
		await db.$client.end();
	});

	test('whoever looks after the devices is told, and nobody else', async () => {
		const context = await createTestContext();
		const admin = context.as(await context.newAdmin());
		expect(await listRewritableTables(admin)).toEqual([]);
		const db = openDatabase(context.adminUrl);
		expect(await listRewritableTables({ ...admin, db })).toEqual([...APPEND_ONLY_TABLES]);
		await expect(listRewritableTables({ ...context, db })).rejects.toMatchObject({ status: 401 });
		await db.$client.end();
		await context.close();
	});

	test('the owner’s account makes a restricted one, and renews its grants', async () => {
		const account = 'bundy_spec@localhost';
		const made = await makeAppAccount({ ownerUrl: database.adminUrl, account });
		if (!made.url) throw new Error('the account was there already');
		const db = openDatabase(made.url);
		expect(await findRewritable(db)).toEqual([]);
		await db.execute(sql`update device set name = name where 1 = 0`);
		await db.$client.end();
		expect(await makeAppAccount({ ownerUrl: database.adminUrl, account })).toEqual({ url: null });
		await expect(makeAppAccount({ ownerUrl: database.url, account: 'other@localhost' })).rejects.toThrow(
			'may not make accounts'
		);
		const admin = openDatabase(database.adminUrl);
		await admin.execute(sql`drop user 'bundy_spec'@'localhost'`);
		await admin.$client.end();
	});
});
