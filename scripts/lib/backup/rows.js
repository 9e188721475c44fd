import { createHash } from 'node:crypto';

/** What a restored server must not take up again: who was signed in, and links and codes that were on their way. */
const NOT_KEPT = new Set(['session', 'one_time_token', 'pairing_code']);
/** Kept apart from the rest and never in several versions: deleting a key must erase a face everywhere. */
export const KEY_TABLE = 'employee_key';
const BYTES = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']);
/** Rows in one INSERT: below a thousand, as clusters like it, and some MB at most. */
const ROWS_AT_ONCE = 400;
const BYTES_AT_ONCE = 2 << 20;

/**
 * @typedef {import('mysql2/promise').Connection} Connection
 * @typedef {{ table: string, columns: string[], bytes: boolean[] }} Table `bytes`: which columns hold no text
 * @typedef {{ rows: number, sha256: string }} Sum of one table: of its lines as `writeRows` gives them
 */

/**
 * Every table that a backup holds, by name; `keys`: the table of employees' keys alone.
 *
 * @param {Connection} connection
 * @param {{ holds: import('./sealed-stream.js').Header['holds'] }} options
 * @returns {Promise<Array<Table & { order: string[] }>>}
 */
export async function listTables(connection, { holds }) {
	const [rows] = await connection.query(
		`SELECT c.table_name AS name, c.column_name AS field, c.data_type AS type, c.column_key = 'PRI' AS is_key
		FROM information_schema.columns c
		JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
		WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
		ORDER BY c.table_name, c.ordinal_position`
	);
	/** @type {Map<string, Table & { order: string[] }>} */
	const tables = new Map();
	// The driver types rows of a free query loosely; these are its four columns.
	for (const { name, field, type, is_key } of /** @type {any[]} */ (rows)) {
		if (name.startsWith('__') || NOT_KEPT.has(name) || (name === KEY_TABLE) !== (holds === 'employee-keys'))
			continue;
		/** @type {Table & { order: string[] }} */
		const table = tables.get(name) ?? { table: name, columns: [], bytes: [], order: [] };
		table.columns.push(field);
		table.bytes.push(BYTES.has(type));
		if (Number(is_key) === 1) table.order.push(field);
		tables.set(name, table);
	}
	return [...tables.values()];
}

/**
 * The rows of all tables as lines of JSON, each table's with its columns before and their number and SHA-256 behind it.
 * Bytes are base64, all else is the text that the server itself writes, so that nothing is rounded on the way.
 *
 * @param {Connection} connection inside a transaction that shows one instant
 * @param {Array<Table & { order: string[] }>} tables
 * @param {(table: string, sum: Sum) => void} onTable
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* writeRows(connection, tables, onTable) {
	for (const { table, columns, bytes, order } of tables) {
		yield line({ table, columns, bytes });
		const hash = createHash('sha256');
		let rows = 0;
		const sorted = (order.length ? order : columns).map(quote).join(', ');
		const sql = `SELECT ${columns.map(quote).join(', ')} FROM ${quote(table)} ORDER BY ${sorted}`;
		// The driver's own connection beneath the one with promises: that alone streams.
		const { connection: raw } = /** @type {Connection & { connection: import('mysql2').Connection }} */ (
			connection
		);
		const query = raw.query({ sql, rowsAsArray: true, typeCast: false });
		for await (const row of query.stream({ highWaterMark: 200 })) {
			// typeCast: false hands over the bytes that the server sent.
			const cells = /** @type {Array<Buffer | null>} */ (row);
			const text = line(cells.map((cell, i) => cell && cell.toString(bytes[i] ? 'base64' : 'utf8')));
			hash.update(text);
			rows++;
			yield text;
		}
		const sum = { rows, sha256: hash.digest('hex') };
		onTable(table, sum);
		yield line({ end: table, ...sum });
	}
}

/**
 * Puts such lines into empty tables. Throws when a table does not add up to what its last line says.
 *
 * @param {Connection} connection
 * @param {AsyncIterable<string>} lines
 * @returns {Promise<Map<string, Sum>>} of each table
 */
export async function loadRows(connection, lines) {
	await connection.query('SET FOREIGN_KEY_CHECKS = 0, UNIQUE_CHECKS = 0');
	/** @type {Map<string, Sum>} */
	const sums = new Map();
	/** @type {Table | null} */
	let table = null;
	let hash = createHash('sha256');
	let rows = 0;
	/** @type {string[]} */
	let waiting = [];
	let waitingBytes = 0;
	const flush = async () => {
		if (!table || waiting.length === 0) return;
		const names = table.columns.map(quote).join(', ');
		await connection.query(`INSERT INTO ${quote(table.table)} (${names}) VALUES ${waiting.join(',')}`);
		waiting = [];
		waitingBytes = 0;
	};
	for await (const text of lines) {
		const record = JSON.parse(text);
		if (Array.isArray(record)) {
			if (!table) throw new Error('a row without a table');
			const { bytes } = table;
			hash.update(`${text}\n`);
			rows++;
			const values = `(${record.map((cell, i) => literal(cell, bytes[i] === true)).join(',')})`;
			waiting.push(values);
			waitingBytes += values.length;
			if (waiting.length >= ROWS_AT_ONCE || waitingBytes >= BYTES_AT_ONCE) await flush();
		} else if ('table' in record) {
			table = record;
			hash = createHash('sha256');
			rows = 0;
		} else {
			await flush();
			const sum = { rows, sha256: hash.digest('hex') };
			if (sum.sha256 !== record.sha256 || rows !== record.rows)
				throw new Error(`${record.end} does not add up`);
			sums.set(record.end, sum);
			table = null;
		}
	}
	if (table) throw new Error('the last table has no end');
	await connection.query('SET FOREIGN_KEY_CHECKS = 1, UNIQUE_CHECKS = 1');
	return sums;
}

/**
 * Digests of what a database holds now, to compare with those of a backup.
 *
 * @param {Connection} connection
 * @param {{ holds: import('./sealed-stream.js').Header['holds'] }} options
 */
export async function sumTables(connection, options) {
	/** @type {Map<string, Sum>} */
	const sums = new Map();
	const lines = writeRows(connection, await listTables(connection, options), (table, sum) =>
		sums.set(table, sum)
	);
	while (!(await lines.next()).done);
	return sums;
}

/**
 * Chunks of bytes as lines without their breaks.
 *
 * @param {AsyncIterable<Buffer>} chunks
 */
export async function* splitLines(chunks) {
	let rest = Buffer.alloc(0);
	for await (const chunk of chunks) {
		let waiting = Buffer.concat([rest, chunk]);
		for (let end = waiting.indexOf(0x0a); end >= 0; end = waiting.indexOf(0x0a)) {
			yield waiting.subarray(0, end).toString();
			waiting = waiting.subarray(end + 1);
		}
		rest = waiting;
	}
	if (rest.length > 0) throw new Error('the last line has no end');
}

/** @param {unknown} record */
const line = (record) => Buffer.from(`${JSON.stringify(record)}\n`);

/** @param {string} name of a table or column: ours, but `primary` and the like need it */
const quote = (name) => `\`${name.replaceAll('`', '``')}\``;

/**
 * @param {string | null} cell
 * @param {boolean} bytes
 */
function literal(cell, bytes) {
	if (cell === null) return 'NULL';
	const hex = Buffer.from(cell, bytes ? 'base64' : 'utf8').toString('hex');
	if (bytes) return hex ? `x'${hex}'` : "''";
	// Hexadecimal here too: no server setting decides what a backslash means.
	return hex ? `CONVERT(x'${hex}' USING utf8mb4)` : "''";
}
