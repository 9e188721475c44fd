import { randomBytes } from 'node:crypto';
import { grantRows } from './app-grants.js';
import { codeOf, Refusal } from './refusal.js';

/**
 * Makes the restricted account that the app should run on, or gives one that is there its grants: rows everywhere, and
 * nothing but reading and adding where the record is append-only.
 *
 * @param {{ ownerUrl: string, account: string }} options `account` as `user@host`
 * @returns {Promise<{ url: string | null }>} DATABASE_URL for the app; null when the account was there already
 */
export async function makeAppAccount({ ownerUrl, account }) {
	const { user, host } = parseAccount(account);
	const url = new URL(ownerUrl);
	const database = url.pathname.slice(1);
	const named = `'${user}'@'${host}'`;
	const password = randomBytes(24).toString('base64url');
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: ownerUrl, connectTimeout: 5000 });
	try {
		const made = await createUser(connection, named, password);
		await connection.query(`GRANT SELECT, INSERT ON \`${database}\`.* TO ${named}`);
		await grantRows({ adminUrl: ownerUrl, account: named });
		if (!made) return { url: null };
		url.username = user;
		url.password = password;
		return { url: url.href };
	} catch (error) {
		throw explain(error, { named, database });
	} finally {
		connection.destroy();
	}
}

/**
 * @param {string} text
 * @returns {{ user: string, host: string }}
 */
export function parseAccount(text) {
	const match = /^([A-Za-z0-9_]{1,32})@([A-Za-z0-9_.:%-]{1,60})$/.exec(text);
	if (!match) throw new Refusal(`"${text}" is no account. Write it as user@host, such as bundy@10.0.0.%`);
	return { user: match[1] ?? '', host: match[2] ?? '' };
}

/**
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} named
 * @param {string} password
 * @returns {Promise<boolean>} false when it was there already
 */
async function createUser(connection, named, password) {
	try {
		await connection.query(`CREATE USER ${named} IDENTIFIED BY '${password}'`);
		return true;
	} catch (error) {
		if (codeOf(error) === 'ER_CANNOT_USER') return false;
		throw error;
	}
}

const NO_RIGHT = [
	'ER_SPECIFIC_ACCESS_DENIED_ERROR',
	'ER_DBACCESS_DENIED_ERROR',
	'ER_ACCESS_DENIED_ERROR',
	'ER_TABLEACCESS_DENIED_ERROR'
];

/**
 * @param {unknown} error
 * @param {{ named: string, database: string }} account
 */
function explain(error, { named, database }) {
	if (!NO_RIGHT.includes(codeOf(error) ?? '')) return error;
	return new Refusal(
		`The account of DATABASE_URL may not make accounts or pass on rights. As an administrator of the server, run CREATE USER ${named} IDENTIFIED BY '...'; GRANT SELECT, INSERT ON ${database}.* TO ${named}; and the grants in docs/operations/own-database.md.`
	);
}
