import { withConnection } from './snapshot.js';

/**
 * Whether somebody has set this database up: an administrator is what comes first.
 *
 * @param {string} url
 */
export function isInUse(url) {
	return withConnection(url, async (connection) => {
		const names = await listTableNames(connection);
		if (!names.includes('app_user')) return false;
		const [rows] = await connection.query('SELECT 1 FROM app_user LIMIT 1');
		return Array.isArray(rows) && rows.length > 0;
	});
}

/**
 * Takes every table away.
 *
 * @param {string} url
 */
export function emptyDatabase(url) {
	return withConnection(url, async (connection) => {
		await connection.query('SET FOREIGN_KEY_CHECKS = 0');
		for (const name of await listTableNames(connection)) await connection.query(`DROP TABLE \`${name}\``);
	});
}

/** @param {import('mysql2/promise').Connection} connection */
async function listTableNames(connection) {
	const [rows] = await connection.query(
		"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
	);
	// The driver types rows of a free query loosely; each of these has this one column.
	return /** @type {Array<{ name: string }>} */ (rows).map(({ name }) => name);
}
