import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { createSession } from '$lib/server/access/sessions';
import { employeeKey } from '$lib/server/db/schema/enrolment';
import { recordConsent, withdrawConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { submitPunches } from '$lib/server/punch/submit.service';
import { backUp } from '../../scripts/lib/backup/back-up.js';
import { emptyDatabase, isInUse } from '../../scripts/lib/backup/empty-database.js';
import { restoreInto } from '../../scripts/lib/backup/restore-into.js';
import { sumTables } from '../../scripts/lib/backup/rows.js';
import { withConnection } from '../../scripts/lib/backup/snapshot.js';
import { readBackup, writeBackup } from '../../scripts/lib/backup/write-backup.js';
import { createTestContext, type TestContext } from '../support/context';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { DeviceClient, face, look } from '../support/device-client';

const secret = { masterKey: randomBytes(32) };
const now = () => new Date();

let folder: string;
let context: TestContext;
let target: TestDatabase;
let employeeId: string;
let kiosk: DeviceClient;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-backup-'));
	context = await createTestContext();
	target = await createTestDatabase();
	const user = await context.newAdmin();
	const admin = context.as(user);
	if (user.kind === 'user') await createSession(context.db, user.userId, context.now());
	const siteId = await context.newSite({ name: "Iloilo 'Pier' \\ Ñ 🕰" });
	employeeId = await context.newEmployee({ siteId });
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'I agree.', signedName: 'Test' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(1, drift)));
	const enrolled = await enrolFace(admin, {
		employeeId,
		source: 'camera',
		yaws: [0, 0.1, -0.1, 0, 0],
		modelId: RECOGNITION_MODEL,
		descriptors
	});
	if (!enrolled.ok) throw new Error(enrolled.reason);
	kiosk = await DeviceClient.pair(context, { siteId });
	for (let i = 0; i < 3; i++) await submitPunches(context, kiosk.batch(await kiosk.punch(look(1))));
});
afterAll(async () => {
	await context?.close();
	await target?.drop();
	rmSync(folder, { recursive: true, force: true });
});

const back = () => backUp({ url: context.adminUrl, folder, keepDays: 30, secret, now });
const write = (name: string) => writeBackup({ url: context.adminUrl, folder: join(folder, name), secret });
const restore = (file: string, keysFile: string | null, upgrade = true) =>
	restoreInto({ url: target.adminUrl, file, keysFile, secret, upgrade });
async function readAll(file: string): Promise<number> {
	let lines = 0;
	for await (const line of (await readBackup(file)).lines(secret)) lines += line ? 1 : 0;
	return lines;
}
const query = async (url: string, sql: string) =>
	(await withConnection(url, (connection) => connection.query<mysql.RowDataPacket[]>(sql)))[0];
const count = async (url: string, table: string) =>
	Number((await query(url, `SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);

// Each restore migrates a database of its own, which takes its time on a busy machine.
describe('a backup', { timeout: 120_000 }, () => {
	test('is proven by a scratch server and written down, with how far each device lies in it', async () => {
		const done = await back();
		expect(done.restoredInto).toBe('server');
		expect(statSync(done.file).mode & 0o777).toBe(0o600);
		expect(readFileSync(done.file).includes('Iloilo')).toBe(false);
		expect(readdirSync(folder).sort()).toEqual(
			[done.file, done.keysFile].map((file) => file.slice(folder.length + 1)).sort()
		);
		const [row] = await query(context.adminUrl, 'SELECT * FROM backup');
		expect(row).toMatchObject({ bytes: statSync(done.file).size, row_count: done.rows });
		const [head] = await query(context.adminUrl, 'SELECT epoch, seq FROM backup_head');
		expect(head).toEqual({ epoch: 1, seq: 3 });
	});

	test('restores every table to the byte, and nobody stays signed in', async () => {
		const { file, keysFile, sums, keySums } = await write('all');
		await emptyDatabase(target.adminUrl);
		const restored = await restore(file, keysFile);
		expect(restored.sums).toEqual(sums);
		await withConnection(target.adminUrl, async (connection) => {
			expect(await sumTables(connection, { holds: 'data' })).toEqual(sums);
			expect(await sumTables(connection, { holds: 'employee-keys' })).toEqual(keySums);
		});
		expect(await count(target.adminUrl, 'punch_raw')).toBe(3);
		expect(await count(context.adminUrl, 'session')).toBe(1);
		expect(await count(target.adminUrl, 'session')).toBe(0);
		expect(await isInUse(target.adminUrl)).toBe(true);
	});

	test('shows one instant, however much is written meanwhile', async () => {
		const before = await count(context.adminUrl, 'punch_raw');
		const writing = (async () => {
			for (let i = 0; i < 5; i++) await submitPunches(context, kiosk.batch(await kiosk.punch(look(1))));
		})();
		const done = await write('busy');
		await writing;
		const held = done.sums.get('punch_raw')?.rows ?? 0;
		expect(held).toBeGreaterThanOrEqual(before);
		expect(done.heads[0]?.seq).toBe(held);
		expect(done.sums.get('device_head')?.rows).toBe(1);
	});

	test('of a hole in a chain counts only what lies before it', async () => {
		await kiosk.punch(look(1));
		await submitPunches(context, kiosk.batch(await kiosk.punch(look(1))));
		const stored = await count(context.adminUrl, 'punch_raw');
		const done = await write('hole');
		expect(done.heads.map(({ seq }) => seq)).toEqual([stored - 1]);
	});

	test('that was damaged is refused, and so is the wrong one of the two files', async () => {
		const { file, keysFile } = await write('damaged');
		const bytes = readFileSync(file);
		const damaged = join(folder, 'damaged.backup');
		writeFileSync(damaged, bytes.subarray(0, bytes.length - 40));
		await expect(readAll(damaged)).rejects.toThrow(/another key|damaged/);
		expect(await readAll(file)).toBeGreaterThan(10);
		await expect(restore(keysFile, keysFile)).rejects.toThrow(/keys only/);
		await expect(restore(file, file)).rejects.toThrow(/holds no employees' keys/);
	});

	test('brings nobody back who was erased after it: keys are kept in one file, the newest', async () => {
		const { file } = await write('before');
		const admin = context.as(await context.newAdmin());
		const withdrawn = await withdrawConsent(admin, employeeId);
		expect(withdrawn).toMatchObject({ ok: true });
		expect(await context.db.select().from(employeeKey)).toEqual([]);
		const { keysFile } = await write('after');
		await emptyDatabase(target.adminUrl);
		await restore(file, keysFile);
		expect(await count(target.adminUrl, 'template')).toBeGreaterThan(0);
		expect(await count(target.adminUrl, 'employee_key')).toBe(0);
	});
});
