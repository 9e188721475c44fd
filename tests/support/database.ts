import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { grantRows } from '../../scripts/lib/app-grants.js';
import { migrate } from '../../scripts/lib/migrations.js';
import { ROOT } from '../../scripts/lib/settings.js';
import type { TestDatabaseServer } from './database-server';

/** A database of its own, migrated and empty. */
export interface TestDatabase {
	name: string;
	/** for the account the app uses: it may read and write rows, not alter tables */
	url: string;
	/** for checks and damage no app account may do */
	adminUrl: string;
	drop(): Promise<void>;
}

/** Handed from the global setup to the test files, which run in other processes. */
const ENV_NAME = 'BUNDY_TEST_DATABASE_SERVER';

export function publishDatabaseServer({ adminUrl, urlFor, appAccount }: TestDatabaseServer): void {
	process.env[ENV_NAME] = JSON.stringify({ adminUrl, appUrl: urlFor('bundy'), appAccount });
}

/**
 * Makes a migrated, empty database: once per test file, in `beforeAll`.
 *
 * @param server the one of the global setup unless a test brings its own, as those that kill it do
 */
export async function createTestDatabase(server = publishedServer()): Promise<TestDatabase> {
	const name = `bundy_test_${randomBytes(6).toString('hex')}`;
	await administer(server.adminUrl, [
		`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
		`GRANT SELECT, INSERT ON ${name}.* TO ${server.appAccount}`
	]);
	const adminUrl = server.urlFor(name, 'admin');
	await migrate({ url: adminUrl, folder: join(ROOT, 'drizzle') });
	await grantRows({ adminUrl, account: server.appAccount });
	return {
		name,
		url: server.urlFor(name),
		adminUrl,
		drop: () => administer(server.adminUrl, [`DROP DATABASE ${name}`])
	};
}

/** Empties every table of a database between two tests; faster than a new one. */
export async function emptyTables({ adminUrl, name }: TestDatabase): Promise<void> {
	const connection = await mysql.createConnection(adminUrl);
	try {
		const [rows] = await connection.query<mysql.RowDataPacket[]>(
			"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_name NOT LIKE '\\_\\_%'",
			[name]
		);
		await connection.query('SET FOREIGN_KEY_CHECKS = 0');
		for (const row of rows) await connection.query(`DELETE FROM \`${row.name}\``);
	} finally {
		await connection.end();
	}
}

type ServerAccess = Pick<TestDatabaseServer, 'adminUrl' | 'urlFor' | 'appAccount'>;

function publishedServer(): ServerAccess {
	const text = process.env[ENV_NAME];
	if (!text) throw new Error('No test database server: run through "npm test medium" or "npm test e2e".');
	// Written by publishDatabaseServer above, in the same run.
	const { adminUrl, appUrl, appAccount } = JSON.parse(text) as Record<
		'adminUrl' | 'appUrl' | 'appAccount',
		string
	>;
	const urlFor: ServerAccess['urlFor'] = (database, role) => {
		const url = new URL(role === 'admin' ? adminUrl : appUrl);
		url.pathname = `/${database}`;
		return url.href;
	};
	return { adminUrl, urlFor, appAccount };
}

async function administer(adminUrl: string, statements: string[]): Promise<void> {
	const connection = await mysql.createConnection(adminUrl);
	try {
		for (const statement of statements) await connection.query(statement);
	} finally {
		await connection.end();
	}
}
