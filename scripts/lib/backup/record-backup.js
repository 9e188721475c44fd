import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { withConnection } from './snapshot.js';

/**
 * Writes down that a backup was restored and compared, and how far each device's chain lies in it: what a device may drop
 * once it is old.
 *
 * @param {{ url: string, written: import('./write-backup.js').Written, verifiedAt: Date }} options
 */
export async function recordBackup({ url, written, verifiedAt }) {
	const { takenAt, file, bytes, sha256, rows, heads } = written;
	await withConnection(url, async (connection) => {
		await connection.beginTransaction();
		await connection.query(
			'INSERT INTO backup (id, taken_at, verified_at, file_name, bytes, sha256, row_count) VALUES (?, ?, ?, ?, ?, ?, ?)',
			[newId(verifiedAt), toSql(takenAt), toSql(verifiedAt), basename(file), bytes, sha256, rows]
		);
		for (const { deviceId, epoch, seq } of heads) {
			await connection.query(
				`INSERT INTO backup_head (device_id, epoch, seq, taken_at) VALUES (?, ?, ?, ?)
				ON DUPLICATE KEY UPDATE taken_at = IF(VALUES(seq) >= seq, VALUES(taken_at), taken_at),
					seq = GREATEST(seq, VALUES(seq))`,
				[deviceId, epoch, seq, toSql(takenAt)]
			);
		}
		await connection.commit();
	});
}

/** As DATETIME(3), UTC. @param {Date} at */
const toSql = (at) => at.toISOString().slice(0, 23).replace('T', ' ');

/** A UUIDv7 as BINARY(16). @param {Date} now */
function newId(now) {
	const id = randomBytes(16);
	id.writeUIntBE(now.getTime(), 0, 6);
	id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x70, 6);
	id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
	return id;
}
