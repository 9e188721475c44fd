import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face } from '../../../../tests/support/device-client';
import { checkUnavailable, findDatabaseFailure } from '../db/database-error';
import { punchPending, punchRaw } from '../db/schema/punch';
import { submitPunches } from './submit.service';

let context: TestContext;
let admin: mysql.Connection;
beforeAll(async () => {
	context = await createTestContext();
	admin = await mysql.createConnection(context.adminUrl);
});
afterAll(async () => {
	await admin?.end();
	await context?.close();
});

test('with the database full nothing is acknowledged, and it goes on by itself once there is room', async () => {
	const device = await DeviceClient.pair(context, { siteId: await context.newSite() });
	const stored = await device.punch(face(1));
	expect(await submitPunches(context, device.batch(stored))).toMatchObject({ ok: true });
	// A table in memory without room: the server's own error 1114, as a full disk gives it.
	await admin.query('CREATE TABLE raw_before LIKE punch_raw');
	await admin.query('INSERT INTO raw_before SELECT * FROM punch_raw');
	await admin.query('DELETE FROM punch_raw');
	await admin.query('SET SESSION max_heap_table_size = 16384');
	await admin.query('ALTER TABLE punch_raw ENGINE = MEMORY');
	await fillUp();

	const waiting = await device.punch(face(2));
	const refused = await submitPunches(context, device.batch(waiting)).catch((error: unknown) => error);
	expect(findDatabaseFailure(refused)).toBe('disk_full');
	// Which is 503 with Retry-After, as for any database that cannot serve now.
	expect(checkUnavailable(refused)).toBe(true);
	const pending = await context.db.select({ seq: punchPending.seq }).from(punchPending);
	expect(pending.filter(({ seq }) => seq === device.seq)).toEqual([]);

	await admin.query('DELETE FROM punch_raw');
	await admin.query('ALTER TABLE punch_raw ENGINE = InnoDB');
	await admin.query('INSERT INTO punch_raw SELECT * FROM raw_before');
	expect(await submitPunches(context, device.batch(stored, waiting))).toMatchObject({
		ok: true,
		reply: { results: [{ result: 'duplicate' }, { result: 'accepted' }] }
	});
	expect(await context.db.$count(punchRaw)).toBe(2);
});

const OTHERS =
	'device_id, epoch, type, hash, prev_hash, chain, bytes, signature, received_at, contact_wall_ms, contact_mono_ms, contact_boot_id';

/** Rows that are nobody's, until the table takes no more. */
async function fillUp(): Promise<void> {
	for (let row = 0; row < 10_000; row++) {
		try {
			await admin.query(
				`INSERT INTO punch_raw (event_id, seq, ${OTHERS}) SELECT ?, seq + ?, ${OTHERS} FROM raw_before LIMIT 1`,
				[randomBytes(16), row + 1_000]
			);
		} catch (error) {
			if (error instanceof Error && 'errno' in error && error.errno === 1114) return;
			throw error;
		}
	}
	throw new Error('the table never became full');
}
