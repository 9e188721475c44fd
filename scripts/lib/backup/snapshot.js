/** What every connection here agrees on, whatever the server's own settings are. */
const SESSION =
	"SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', NAMES utf8mb4";

/**
 * @template T
 * @param {string} url
 * @param {(connection: import('mysql2/promise').Connection) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withConnection(url, work) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: url, connectTimeout: 5000, supportBigNumbers: true });
	try {
		await connection.query(SESSION);
		return await work(connection);
	} finally {
		connection.destroy();
	}
}

/**
 * A transaction that shows the database as it is now, however long it is read; writers are not held up.
 *
 * @param {import('mysql2/promise').Connection} connection
 * @returns {Promise<{ takenAt: Date, schema: number, heads: Array<{ deviceId: Buffer, epoch: number, seq: number }> }>}
 *   `heads`: how far each device's chain lies in it without a hole
 */
export async function beginSnapshot(connection) {
	await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
	await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
	const [rows] = await connection.query(
		'SELECT UNIX_TIMESTAMP(NOW(3)) AS now, (SELECT MAX(created_at) FROM __drizzle_migrations) AS version'
	);
	const [heads] = await connection.query(
		`SELECT device_id AS deviceId, epoch, MAX(seq) AS seq FROM (
			SELECT device_id, epoch, seq, ROW_NUMBER() OVER (PARTITION BY device_id, epoch ORDER BY seq) AS place FROM (
				SELECT device_id, epoch, seq FROM punch_raw UNION SELECT device_id, epoch, seq FROM punch_refused
			) AS stored
		) AS placed WHERE seq = place GROUP BY device_id, epoch`
	);
	// The driver types rows of a free query loosely; these are their columns.
	const { now, version } = /** @type {any[]} */ (rows)[0];
	return {
		takenAt: new Date(Number(now) * 1000),
		schema: Number(version),
		heads: /** @type {any[]} */ (heads)
	};
}
