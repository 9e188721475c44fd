import { codeOf, Refusal } from './refusal.js';
import { parseServerVersion, requireServerVersion } from './find-database-server.js';

const FORM = 'DATABASE_URL=mysql://user:password@host:3306/database';

/**
 * Makes sure that the person's own database answers and is one we support.
 *
 * @param {string} url
 */
export async function requireExternalDatabase(url) {
	const where = describeDatabaseUrl(url);
	const { createConnection } = await import('mysql2/promise');
	/** @type {string} */
	let version;
	try {
		const connection = await createConnection({ uri: url, connectTimeout: 5000 });
		const [rows] = await connection.query('SELECT VERSION() AS version');
		await connection.end();
		// The driver types rows of a free query loosely; this one has a single row with this column.
		version = /** @type {Array<{ version: string }>} */ (rows)[0]?.version ?? '';
	} catch (error) {
		throw explainDatabaseError(error, where);
	}
	const server = parseServerVersion(version);
	if (server) requireServerVersion(server.flavour, server.version, `the server of DATABASE_URL (${where})`);
}

/**
 * @param {string} text DATABASE_URL
 * @returns {string} `host:port/database`, without user and password, fit to be shown
 */
export function describeDatabaseUrl(text) {
	/** @type {URL} */
	let url;
	try {
		url = new URL(text);
	} catch {
		throw new Refusal(
			`DATABASE_URL is not a URL. Write it as ${FORM}; characters like @ : / in the password are written %40 %3A %2F.`
		);
	}
	if (url.protocol !== 'mysql:')
		throw new Refusal(
			`DATABASE_URL starts with ${url.protocol}// and Bundy speaks MySQL only. Write it as ${FORM}.`
		);
	const database = url.pathname.slice(1);
	if (!database) throw new Refusal(`DATABASE_URL names no database. Write it as ${FORM}.`);
	return `${url.hostname}:${url.port || 3306}/${database}`;
}

/**
 * @param {unknown} error as mysql2 gives it for a connection
 * @param {string} where `host:port/database`
 * @returns {unknown} a refusal that says what to do, or the error itself
 */
export function explainDatabaseError(error, where) {
	switch (codeOf(error)) {
		case 'ECONNREFUSED':
		case 'ENOENT':
			return new Refusal(
				`Nothing answers at ${where} (DATABASE_URL). Start that database server, or correct the address.`
			);
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return new Refusal(`The host of DATABASE_URL (${where}) is unknown. Correct the name.`);
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'PROTOCOL_CONNECTION_LOST':
			return new Refusal(
				`${where} (DATABASE_URL) cannot be reached from here. Check the address and the firewall.`
			);
		case 'ER_ACCESS_DENIED_ERROR':
		case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
			return new Refusal(
				`${where} refuses the user or password in DATABASE_URL. Correct them, or grant that user access from this machine.`
			);
		case 'ER_DBACCESS_DENIED_ERROR':
			return new Refusal(
				`The user in DATABASE_URL may not use ${where}. Grant it all privileges on that database.`
			);
		case 'ER_BAD_DB_ERROR':
			return new Refusal(
				`The database of DATABASE_URL (${where}) does not exist. Create it: CREATE DATABASE name CHARACTER SET utf8mb4`
			);
		default:
			return error;
	}
}
