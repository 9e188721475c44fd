import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { Refusal } from './refusal.js';

/** How long a migrator that died keeps others waiting. */
const LEASE_SECONDS = 15;
/**
 * The same on every server: strict, but a new column that may not be null gets the server's zero in older rows (MySQL's own
 * default, NO_ZERO_DATE, stops there), which a later statement replaces.
 */
const SESSION =
	"SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'";
/** Table exists, column exists, key exists, key to drop is not there, foreign key exists. */
const ALREADY_DONE = new Set([1050, 1060, 1061, 1091, 1826]);

/**
 * Applies the pending migrations of a drizzle folder, one migrator at a time.
 *
 * Drizzle's own migrator runs all of them in one transaction, which MySQL ends at each DDL statement; killed
 * half way it starts over and fails on what exists. This one keeps the same folder and the same
 * `__drizzle_migrations` table, and remembers each finished statement.
 *
 * @param {{ url: string, folder: string, signal?: AbortSignal, until?: number }} options `url` of an account that may
 *   alter tables; `until` stops at the migration of that time, for a backup that was made then
 * @returns {Promise<number>} how many were applied
 */
export async function migrate({ url, folder, signal, until = Infinity }) {
	const migrations = readMigrations(folder).filter(({ when }) => when <= until);
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: url, connectTimeout: 5000 });
	try {
		await connection.query(SESSION);
		await createTables(connection);
		const pending = await findPending(connection, migrations);
		if (pending.length === 0) return 0;
		const release = await takeLease(connection, url, signal);
		try {
			// Another replica may have finished them while we waited.
			const left = await findPending(connection, migrations);
			for (const migration of left) await apply(connection, migration, signal);
			return left.length;
		} finally {
			await release();
		}
	} finally {
		connection.destroy();
	}
}

/**
 * @typedef {{ file: string, when: number, hash: string, statements: string[] }} Migration `when`: ms since 1970, orders them
 * @param {string} folder
 * @returns {Migration[]}
 */
export function readMigrations(folder) {
	const journal = join(folder, 'meta', '_journal.json');
	if (!existsSync(journal))
		throw new Refusal(
			`The migrations are missing: ${journal} does not exist. Restore it with: git checkout -- drizzle`
		);
	/** @type {{ entries: Array<{ tag: string, when: number }> }} */
	const { entries } = JSON.parse(readFileSync(journal, 'utf8'));
	return entries.map(({ tag, when }) => {
		const file = join(folder, `${tag}.sql`);
		if (!existsSync(file))
			throw new Refusal(`The migration ${file} is missing. Restore it with: git checkout -- drizzle`);
		const text = readFileSync(file, 'utf8');
		const statements = text.split('--> statement-breakpoint').filter((statement) => statement.trim());
		return { file, when, hash: createHash('sha256').update(text).digest('hex'), statements };
	});
}

/** @param {Connection} connection */
async function createTables(connection) {
	await connection.query(
		'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash TEXT NOT NULL, created_at BIGINT)'
	);
	await connection.query(
		`CREATE TABLE IF NOT EXISTS __bundy_migration (
			id TINYINT PRIMARY KEY, holder CHAR(36) NOT NULL, lease_until DATETIME(3) NOT NULL,
			migration_when BIGINT NOT NULL, statements_done INT NOT NULL, in_flight BOOLEAN NOT NULL)`
	);
	await connection.query("INSERT IGNORE INTO __bundy_migration VALUES (1, '', '2000-01-01', 0, 0, FALSE)");
}

/**
 * @param {Connection} connection
 * @param {Migration[]} migrations
 */
async function findPending(connection, migrations) {
	const [rows] = await connection.query('SELECT MAX(created_at) AS last FROM __drizzle_migrations');
	// The driver types rows of a free query loosely; this one has a single row with this column.
	const last = Number(/** @type {Array<{ last: number | string | null }>} */ (rows)[0]?.last ?? -1);
	const newest = migrations.at(-1)?.when ?? -1;
	if (last > newest) {
		throw new Refusal(
			'This database was migrated by a newer Bundy than this one. Start that version, or restore the backup made before the upgrade.'
		);
	}
	return migrations.filter((migration) => migration.when > last);
}

/**
 * One row, taken by an atomic update and renewed while we work: GET_LOCK is not replicated on a cluster.
 *
 * @param {Connection} connection
 * @param {string} url
 * @param {AbortSignal} [signal]
 */
async function takeLease(connection, url, signal) {
	const holder = randomUUID();
	const lease = `NOW(3) + INTERVAL ${LEASE_SECONDS} SECOND`;
	for (;;) {
		signal?.throwIfAborted();
		const [result] = await connection.query(
			`UPDATE __bundy_migration SET holder = ?, lease_until = ${lease} WHERE id = 1 AND lease_until < NOW(3)`,
			[holder]
		);
		if ('affectedRows' in result && result.affectedRows === 1) break;
		await delay(250);
	}
	// A statement may run for minutes, so another connection keeps the lease meanwhile.
	const { createConnection } = await import('mysql2/promise');
	const renewer = await createConnection({ uri: url, connectTimeout: 5000 });
	renewer.on('error', () => {}); // The migration's own connection reports what happened to the server.
	const timer = setInterval(
		() => {
			const renewed = renewer.query(
				`UPDATE __bundy_migration SET lease_until = ${lease} WHERE id = 1 AND holder = ?`,
				[holder]
			);
			renewed.catch(() => {});
		},
		(LEASE_SECONDS * 1000) / 3
	);
	return async () => {
		clearInterval(timer);
		renewer.destroy();
		await connection
			.query(
				"UPDATE __bundy_migration SET holder = '', lease_until = '2000-01-01' WHERE id = 1 AND holder = ?",
				[holder]
			)
			.catch(() => {}); // A lost connection leaves the lease to run out.
	};
}

/**
 * @param {Connection} connection
 * @param {Migration} migration
 * @param {AbortSignal} [signal]
 */
async function apply(connection, migration, signal) {
	const { done, inFlight } = await findProgress(connection, migration);
	await saveProgress(connection, migration, done, true);
	for (const [index, statement] of migration.statements.entries()) {
		if (index < done) continue;
		signal?.throwIfAborted();
		try {
			await connection.query(statement);
		} catch (error) {
			// Killed between a statement and its tick: the first one of the next run may be done already.
			const doneBefore = inFlight && index === done && ALREADY_DONE.has(errnoOf(error));
			if (!doneBefore) {
				await saveProgress(connection, migration, index, false).catch(() => {}); // A lost connection is the same story.
				throw explain(migration, index, error);
			}
		}
		await saveProgress(connection, migration, index + 1, true);
	}
	await connection.query('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)', [
		migration.hash,
		migration.when
	]);
}

/**
 * @param {Connection} connection
 * @param {Migration} migration
 * @param {number} done
 * @param {boolean} inFlight whether the next statement may be running when we die
 */
async function saveProgress(connection, migration, done, inFlight) {
	await connection.query(
		'UPDATE __bundy_migration SET migration_when = ?, statements_done = ?, in_flight = ? WHERE id = 1',
		[migration.when, done, inFlight]
	);
}

/**
 * By time, not by hash: a corrected file goes on where the broken one stopped.
 *
 * @param {Connection} connection
 * @param {Migration} migration
 * @returns {Promise<{ done: number, inFlight: boolean }>} how many statements an earlier run finished, and whether
 *   it was interrupted in the next one
 */
async function findProgress(connection, migration) {
	const [rows] = await connection.query(
		'SELECT statements_done AS done, in_flight AS inFlight FROM __bundy_migration WHERE id = 1 AND migration_when = ?',
		[migration.when]
	);
	// The driver types rows of a free query loosely; these are its two columns.
	const row = /** @type {Array<{ done: number, inFlight: number }>} */ (rows)[0];
	return { done: row?.done ?? 0, inFlight: row?.inFlight === 1 };
}

/**
 * @param {Migration} migration
 * @param {number} index
 * @param {unknown} error
 */
function explain(migration, index, error) {
	const cause = error instanceof Error ? error.message : String(error);
	return new Refusal(
		`Migration ${migration.file} failed at statement ${index + 1} (${cause.split('\n')[0]?.slice(0, 200)}). Nothing is served. Restore the file with git checkout -- drizzle, or correct it, and start again; finished statements are not repeated.`
	);
}

/** @param {unknown} error */
const errnoOf = (error) => (error instanceof Error && 'errno' in error ? Number(error.errno) : 0);

/** @typedef {import('mysql2/promise').Connection} Connection */
