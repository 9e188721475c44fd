import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { explainWriteError, Refusal } from '../refusal.js';
import { backupFileName, KEYS_FILE } from './backup-files.js';
import { listTables, splitLines, writeRows } from './rows.js';
import { openSealedStream, sealStream } from './sealed-stream.js';
import { beginSnapshot, withConnection } from './snapshot.js';

/**
 * @typedef {import('./rows.js').Sum} Sum
 * @typedef {{ takenAt: Date, schema: number, file: string, keysFile: string, bytes: number, sha256: Buffer, rows: number,
 *   heads: Array<{ deviceId: Buffer, epoch: number, seq: number }>, sums: Map<string, Sum>, keySums: Map<string, Sum> }} Written
 */

/**
 * Writes the whole database of one instant into an encrypted file, and the employees' keys into another that replaces the
 * one before it. While it is written, a file has another name.
 *
 * @param {{ url: string, folder: string, secret: import('./sealed-stream.js').Secret }} options
 * @returns {Promise<Written>}
 */
export async function writeBackup({ url, folder, secret }) {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw explainWriteError(error, folder) ?? error;
	}
	return withConnection(url, async (connection) => {
		const { takenAt, schema, heads } = await beginSnapshot(connection);
		const file = join(folder, backupFileName(takenAt));
		const keysFile = join(folder, KEYS_FILE);
		const header = { takenAt: takenAt.toISOString(), schema };
		const data = await write(connection, { file, secret, header: { ...header, holds: 'data' } });
		const keys = await write(connection, {
			file: keysFile,
			secret,
			header: { ...header, holds: 'employee-keys' }
		});
		renameSync(`${keysFile}.new`, keysFile);
		renameSync(`${file}.new`, file);
		const rows = [...data.sums.values()].reduce((sum, table) => sum + table.rows, 0);
		return { takenAt, schema, heads, file, keysFile, rows, ...data, keySums: keys.sums };
	});
}

/**
 * @param {import('mysql2/promise').Connection} connection
 * @param {{ file: string, secret: import('./sealed-stream.js').Secret, header: Parameters<typeof sealStream>[1]['header'] }} options
 */
async function write(connection, { file, secret, header }) {
	/** @type {Map<string, Sum>} */
	const sums = new Map();
	const tables = await listTables(connection, header);
	const hash = createHash('sha256');
	let bytes = 0;
	const count = new Transform({
		transform(chunk, _, done) {
			hash.update(chunk);
			bytes += chunk.length;
			done(null, chunk);
		}
	});
	const partial = `${file}.new`;
	try {
		await pipeline(
			Readable.from(
				writeRows(connection, tables, (table, sum) => sums.set(table, sum)),
				{ objectMode: false }
			),
			createGzip(),
			(/** @type {AsyncIterable<Buffer>} */ plain) => sealStream(plain, { secret, header }),
			count,
			createWriteStream(partial, { mode: 0o600 })
		);
		await flushToDisk(partial);
	} catch (error) {
		rmSync(partial, { force: true });
		throw explainWriteError(error, file) ?? error;
	}
	return { sums, bytes, sha256: hash.digest() };
}

/** @param {string} file */
async function flushToDisk(file) {
	const handle = await open(file, 'r+');
	await handle.sync();
	await handle.close();
}

/**
 * @param {string} file
 * @returns {Promise<{ header: import('./sealed-stream.js').Header, lines: (secret: import('./sealed-stream.js').Secret) => AsyncGenerator<string> }>}
 */
export async function readBackup(file) {
	const stream = createReadStream(file);
	const opened = await openSealedStream(stream).catch((error) => {
		throw error instanceof Refusal ? new Refusal(`${file}: ${error.message}`) : error;
	});
	return {
		header: opened.header,
		async *lines(secret) {
			const unzip = createGunzip();
			const running = pipeline(Readable.from(opened.open(secret), { objectMode: false }), unzip);
			running.catch((error) => unzip.destroy(error));
			yield* splitLines(unzip);
			await running;
		}
	};
}
