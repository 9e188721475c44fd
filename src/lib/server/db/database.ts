import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2';
import mysql from 'mysql2/promise';
import type { Host } from './parse-standby';
import { Standby } from './standby';

export type Db = MySql2Database & { $client: mysql.Pool };
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** The time a request waits for a free connection before it is told to come back. */
const ACQUIRE_TIMEOUT_MS = 2_000;

/**
 * A pool with the limits that mysql2 leaves out: it has no acquire timeout of its own and queues without end
 * (read in 3.24.5), so a stalled database would hold every request.
 *
 * @param standby other hosts of the same cluster, for when the one of the URL takes no writes
 */
export function openDatabase(url: string, standby: readonly Host[] = []): Db {
	const hosts = standby.length > 0 ? new Standby(url, standby) : null;
	const pool = mysql.createPool({
		uri: url,
		...socketPathOf(url),
		...(hosts && { stream: hosts.connect }),
		connectionLimit: 10,
		queueLimit: 200,
		connectTimeout: 2_000,
		enableKeepAlive: true,
		idleTimeout: 60_000,
		maxIdle: 4,
		timezone: 'Z',
		charset: 'utf8mb4',
		supportBigNumbers: true
	});
	pool.pool.on('connection', (connection) => {
		// The session must not depend on how the person's own server is set up.
		connection.query(
			'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
			() => undefined // the next statement says what is wrong with the connection
		);
		connection.query(
			"SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 5, NAMES utf8mb4",
			(error: unknown) => {
				if (error) connection.destroy();
			}
		);
		// On a Galera cluster each statement sees what any node committed before it, and a lone statement that loses against
		// another node's is tried again there. MySQL knows neither name.
		connection.query('SET SESSION wsrep_sync_wait = 7, wsrep_retry_autocommit = 5', () => undefined);
	});
	limitAcquire(pool);
	hosts?.start();
	// A pool that ends says so nowhere else.
	const end = pool.end.bind(pool);
	pool.end = () => {
		hosts?.stop();
		return end();
	};
	return drizzle({ client: pool });
}

function socketPathOf(url: string): { socketPath?: string } {
	const socketPath = new URL(url).searchParams.get('socketPath');
	return socketPath ? { socketPath } : {};
}

const waiting = new WeakMap<mysql.Pool['pool'], number>();

/** How many wait for a connection now. */
export const countPoolWaiting = (db: Db): number => waiting.get(db.$client.pool) ?? 0;

/** Every path through drizzle takes its connection here. */
function limitAcquire(pool: mysql.Pool): void {
	const core = pool.pool;
	const getConnection = core.getConnection.bind(core);
	core.getConnection = (callback) => {
		let late = false;
		const count = (by: 1 | -1) => waiting.set(core, (waiting.get(core) ?? 0) + by);
		count(1);
		const timer = setTimeout(() => {
			late = true;
			count(-1);
			const error = Object.assign(new Error('no database connection became free in time'), {
				code: 'POOL_TIMEOUT'
			});
			// mysql2 types the connection as always present; on error nobody reads it
			callback(error, undefined as never);
		}, ACQUIRE_TIMEOUT_MS);
		getConnection((error, connection) => {
			if (late) {
				connection?.release();
				return;
			}
			clearTimeout(timer);
			count(-1);
			callback(error, connection);
		});
	};
}
