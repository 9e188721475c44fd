/** What devices sent and what people did: read and added to by the app's account, never changed or removed. */
export const APPEND_ONLY = [
	'punch_raw',
	'punch_fork',
	'punch_refused',
	'used_descriptor',
	'used_phone_code',
	'review_decision',
	'audit_event',
	'backup',
	'retention_run',
	'erasure_receipt',
	'consent_text'
];

/**
 * Gives the app's account the rows of every table there is, after migrating: a privilege that was given on the whole
 * database cannot be taken back for one table, so UPDATE and DELETE are given table by table.
 *
 * @param {{ adminUrl: string, account: string }} options `account` as GRANT names it
 */
export async function grantRows({ adminUrl, account }) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: adminUrl, connectTimeout: 5000 });
	try {
		const [rows] = await connection.query(
			"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
		);
		// The driver types rows of a free query loosely; each of these has this one column.
		const names = /** @type {Array<{ name: string }>} */ (rows).map(({ name }) => name);
		for (const name of names.filter((name) => !APPEND_ONLY.includes(name) && !name.startsWith('__'))) {
			await connection.query(`GRANT UPDATE, DELETE ON \`${name}\` TO ${account}`);
		}
	} finally {
		connection.destroy();
	}
}
