import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDatabase } from '../../scripts/lib/doctor/check-database.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database?.drop());

const examine = async (url = database.url) => {
	const { findings } = await checkDatabase({ url, root: ROOT });
	return Object.fromEntries(findings.map(({ name, state }) => [name, state]));
};
async function administer(statement: string): Promise<void> {
	const connection = await mysql.createConnection(database.adminUrl);
	await connection.query(statement);
	await connection.end();
}

const healthy = {
	Database: 'ok',
	Characters: 'ok',
	Durability: 'ok',
	Clock: 'ok',
	Migrations: 'ok',
	Rights: 'ok'
};

test('the doctor finds nothing wrong with a good database', async () => {
	expect(await examine()).toEqual(healthy);
});

test('and finds a migration that waits, a newer schema, and a table in danger', async () => {
	await administer(
		'UPDATE __drizzle_migrations SET created_at = created_at - 1 ORDER BY created_at DESC LIMIT 1'
	);
	expect(await examine()).toMatchObject({ Migrations: 'failure' });
	await administer(
		'UPDATE __drizzle_migrations SET created_at = created_at + 2 ORDER BY created_at DESC LIMIT 1'
	);
	expect(await examine()).toMatchObject({ Migrations: 'failure' });
	await administer(
		'UPDATE __drizzle_migrations SET created_at = created_at - 1 ORDER BY created_at DESC LIMIT 1'
	);
	await administer(`ALTER DATABASE ${database.name} CHARACTER SET latin1`);
	expect(await examine()).toMatchObject({ Characters: 'failure', Migrations: 'ok' });
});

test('and a server that is not there', async () => {
	const { findings } = await checkDatabase({ url: 'mysql://u:p@127.0.0.1:9/bundy', root: ROOT });
	expect(findings).toMatchObject([{ state: 'failure', says: expect.stringContaining('Nothing answers') }]);
});
