import { join } from 'node:path';
import { APPEND_ONLY } from '../app-grants.js';
import { withConnection } from '../backup/snapshot.js';
import { explainDatabaseError } from '../external-database.js';
import { parseServerVersion, requireServerVersion } from '../find-database-server.js';
import { readMigrations } from '../migrations.js';
import { Refusal } from '../refusal.js';
import { failure, ok, warning } from './check-machine.js';

const MAX_SKEW_MS = 2000;

/**
 * @param {{ url: string, root: string }} options
 * @returns {Promise<{ findings: import('./check-machine.js').Finding[], setUp: boolean }>} `setUp`: somebody uses it
 */
export async function checkDatabase({ url, root }) {
	const where = new URL(url).hostname;
	try {
		return await withConnection(url, async (connection) => {
			const facts = await readFacts(connection);
			const findings = [
				checkVersion(facts),
				checkCharset(facts),
				checkDurability(facts),
				checkClock(facts),
				...(await checkSchema(connection, root))
			];
			return { findings, setUp: await isSetUp(connection) };
		});
	} catch (error) {
		const explained = explainDatabaseError(error, where);
		const message = explained instanceof Error ? explained.message : String(explained);
		return { findings: [failure('Database', message, 'Start it, or correct DATABASE_URL.')], setUp: false };
	}
}

/** @typedef {{ version: string, charset: string, time: number, flush: number, before: number, after: number }} Facts */

/**
 * @param {import('mysql2/promise').Connection} connection
 * @returns {Promise<Facts>}
 */
async function readFacts(connection) {
	const before = Date.now();
	const [rows] = await connection.query(
		`SELECT VERSION() AS version, @@character_set_database AS charset, @@innodb_flush_log_at_trx_commit AS flush,
			UNIX_TIMESTAMP(NOW(3)) AS time`
	);
	const after = Date.now();
	// The driver types rows of a free query loosely; these are its columns.
	const [row] = /** @type {any[]} */ (rows);
	return { ...row, time: Number(row.time) * 1000, flush: Number(row.flush), before, after };
}

/** @param {Facts} facts */
function checkVersion({ version }) {
	const server = parseServerVersion(version);
	if (!server)
		return warning('Database', `answers as ${version}`, 'Bundy is tested on MariaDB and MySQL only.');
	try {
		requireServerVersion(server.flavour, server.version, 'the database server');
		return ok('Database', `${server.flavour === 'mariadb' ? 'MariaDB' : 'MySQL'} ${server.version} answers`);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return failure('Database', error.message, 'Upgrade the database server.');
	}
}

/** @param {Facts} facts */
const checkCharset = ({ charset }) =>
	charset === 'utf8mb4'
		? ok('Characters', charset)
		: failure(
				'Characters',
				`the database is ${charset}`,
				'ALTER DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
			);

/** @param {Facts} facts */
const checkDurability = ({ flush }) =>
	flush === 1
		? ok('Durability', 'what is committed is on the disk')
		: failure(
				'Durability',
				`innodb_flush_log_at_trx_commit is ${flush}: a power cut loses acknowledged punches`,
				'SET GLOBAL innodb_flush_log_at_trx_commit = 1, and in the server’s configuration.'
			);

/** @param {Facts} facts */
function checkClock({ time, before, after }) {
	const skew = time < before ? before - time : time > after ? time - after : 0;
	return skew <= MAX_SKEW_MS
		? ok('Clock', 'server and database agree')
		: failure(
				'Clock',
				`server and database are ${Math.round(skew / 1000)} s apart`,
				'Set both by NTP (chrony).'
			);
}

/**
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} root
 */
async function checkSchema(connection, root) {
	const name = 'Migrations';
	const newest = readMigrations(join(root, 'drizzle')).at(-1)?.when ?? 0;
	const [tables] = await connection.query("SHOW TABLES LIKE '\\_\\_drizzle\\_migrations'");
	if (!Array.isArray(tables) || tables.length === 0)
		return [warning(name, 'none was applied yet', 'npm start applies them; or npm run migrate.')];
	const [rows] = await connection.query('SELECT MAX(created_at) AS last FROM __drizzle_migrations');
	// The driver types rows of a free query loosely; this one has a single row with this column.
	const last = Number(/** @type {any[]} */ (rows)[0]?.last ?? 0);
	if (last > newest)
		return [failure(name, 'the database is newer than this Bundy', 'Start the newer version.')];
	if (last < newest)
		return [failure(name, 'some wait to be applied', 'npm start applies them; or npm run migrate.')];
	return [ok(name, 'all applied'), await checkRights(connection)];
}

/** @param {import('mysql2/promise').Connection} connection */
async function checkRights(connection) {
	const name = 'Rights';
	const [grants] = await connection.query('SHOW GRANTS');
	const text = JSON.stringify(grants);
	const owner = /GRANT ALL PRIVILEGES|GRANT [^"]*\bDROP\b/.test(text);
	if (owner) return ok(name, 'looked at with the owner’s account');
	return APPEND_ONLY.some((table) => new RegExp(`(UPDATE|DELETE)[^"]*\`${table}\``).test(text))
		? warning(name, 'the application may change what is append-only', 'See docs/operations/own-database.md.')
		: ok(name, 'what is append-only is protected');
}

/** @param {import('mysql2/promise').Connection} connection */
async function isSetUp(connection) {
	const [tables] = await connection.query("SHOW TABLES LIKE 'app\\_user'");
	if (!Array.isArray(tables) || tables.length === 0) return false;
	const [users] = await connection.query('SELECT 1 FROM app_user LIMIT 1');
	return Array.isArray(users) && users.length > 0;
}
