import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { makePerson, makePicture, makeRandom } from '$domain/matching/made-people.fixture';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { openDatabase } from '$lib/server/db/database';
import { issuePin } from '$lib/server/credential/pin.service';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { loadGallery } from '$lib/server/enrolment/identify.service';
import { loadCarriedKeys } from '$lib/server/keys/carried-keys';
import { takeLease } from '$lib/server/jobs/job-lease.repo';
import { createKeyRing } from '$lib/server/keys/key-ring';
import { getReceiptKey } from '$lib/server/keys/receipt-key';
import { getSealKey } from '$lib/server/keys/seal-key';
import { findSiteForOffice } from '$lib/server/people/organisation.service';
import { ROOT } from '../../scripts/lib/settings.js';
import { openAppContext, type TestContext } from '../support/context';
import { createTestDatabase, type TestDatabase } from '../support/database';

const random = makeRandom(5);
const face = makePerson(random);
const folder = mkdtempSync(join(tmpdir(), 'bundy-master-key-'));
const file = join(folder, 'master.key');
const first = randomBytes(32);
let database: TestDatabase;
let t: TestContext;
let siteId: string;

beforeAll(async () => {
	writeFileSync(file, first.toString('base64'), { mode: 0o600 });
	database = await createTestDatabase();
	// Of a running app nothing but its database is asked for.
	t = openAppContext({ database } as never, first);
	const office = t.as(await t.newAdmin());
	siteId = await t.newSite();
	const employeeId = await t.newEmployee({ siteId });
	await recordConsent(office, { employeeId, textVersion: '4', text: 'words', signedName: 'signed' });
	const yaws = [0, 0.1, -0.1, 0, 0];
	const descriptors = yaws.map(() => encodeDescriptor(makePicture(face, 0.12, random)));
	const body = { source: 'camera', modelId: RECOGNITION_MODEL, descriptors, yaws } as const;
	expect(await enrolFace(office, { employeeId, ...body })).toMatchObject({ ok: true });
	await issuePin(office, employeeId);
	await getReceiptKey(t);
	await getSealKey(t);
});
afterAll(async () => {
	await t?.close();
	await database?.drop();
	rmSync(folder, { recursive: true, force: true });
});

/** The command as a person runs it; killed by SIGKILL when the database shows what `killWhen` waits for. */
async function rotate(killWhen?: () => Promise<boolean>): Promise<{ code: number | null; output: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/rotate-master-key.ts'], {
		cwd: ROOT,
		env: {
			...process.env,
			DATABASE_URL: database.adminUrl,
			BUNDY_MASTER_KEY: '',
			BUNDY_MASTER_KEY_FILE: file
		}
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	if (killWhen) {
		await expect.poll(killWhen, { timeout: 15_000, interval: 20 }).toBe(true);
		child.kill('SIGKILL');
	}
	return { code: await ended, output };
}

/** Whether somebody is recognised, and a server's key opens, with the key in the file. */
async function checkWorks(): Promise<boolean> {
	const db = openDatabase(database.url);
	try {
		const keys = createKeyRing(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64'));
		await loadCarriedKeys(db, keys);
		const context = { ...t, db, keys };
		await getReceiptKey(context);
		const site = await findSiteForOffice(t.as(await t.newAdmin()), siteId);
		if (!site) return false;
		const descriptors = [0, 1, 2].map(() => makePicture(face, 0.12, random));
		const matcher = await loadGallery(context);
		const among = { siteId };
		const seen = await matcher.identify({
			modelId: RECOGNITION_MODEL,
			descriptors,
			second: null,
			face: site.face,
			among
		});
		return seen.kind === 'match';
	} finally {
		await db.$client.end();
	}
}

test('killed in the middle of its transaction, everything opens with the old key, and the next run finishes', async () => {
	const connection = await mysql.createConnection(database.adminUrl);
	// The last row that it wraps is held, so that it stands in the middle.
	await connection.query('START TRANSACTION');
	await connection.query('SELECT * FROM employee_pin FOR UPDATE');
	const waits = async () => {
		const [rows] = await connection.query<mysql.RowDataPacket[]>(
			"SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = ? AND info LIKE '%employee_pin%' AND info NOT LIKE '%processlist%'",
			[database.name]
		);
		return Number(rows[0]?.n) > 0;
	};
	await rotate(waits);
	await connection.query('ROLLBACK');
	await connection.end();
	expect(existsSync(`${file}.new`)).toBe(true);
	expect(readFileSync(file, 'utf8').trim()).toBe(first.toString('base64'));
	expect(await checkWorks()).toBe(true);

	const { code, output } = await rotate();
	expect(output).toContain('keys are wrapped with the master key');
	expect(code).toBe(0);
	expect(readFileSync(file, 'utf8').trim()).not.toBe(first.toString('base64'));
	expect(await checkWorks()).toBe(true);
});

test('the old key is kept, opens nothing any more, and leases of before still verify', async () => {
	const old = readdirSync(folder).find((name) => name.includes('.old-')) ?? '';
	expect(readFileSync(join(folder, old), 'utf8').trim()).toBe(first.toString('base64'));
	const db = openDatabase(database.url);
	await expect(loadCarriedKeys(db, createKeyRing(first))).rejects.toThrow(/not the master key/);
	const keys = createKeyRing(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64'));
	await loadCarriedKeys(db, keys);
	expect(keys.lease.equals(createKeyRing(first).lease)).toBe(true);
	await db.$client.end();
});

test('cut off between its commit and the file, the next run puts the file right', async () => {
	const before = readFileSync(file);
	await rotate();
	const after = readFileSync(file);
	// As if the process had died before the file was renamed.
	writeFileSync(`${file}.new`, after, { mode: 0o600 });
	writeFileSync(file, before);
	const { output } = await rotate();
	expect(output).toContain('were wrapped with');
	expect(readFileSync(file).equals(after)).toBe(true);
	expect(await checkWorks()).toBe(true);
});

test('with a key that is not this database’s it changes nothing and says so', async () => {
	const good = readFileSync(file);
	writeFileSync(file, randomBytes(32).toString('base64'));
	const { code, output } = await rotate();
	expect(code).not.toBe(0);
	expect(output).toMatch(/not the master key/);
	writeFileSync(file, good);
	expect(await checkWorks()).toBe(true);
});

test('while Bundy runs anywhere it changes nothing and says so', async () => {
	const before = readFileSync(file);
	// As a running server does, whose jobs come round every few seconds.
	const running = setInterval(
		() => void takeLease(t.db, { job: 'calibrating sites', holder: 'a server', seconds: 1 }),
		500
	);
	const { code, output } = await rotate();
	clearInterval(running);
	expect(code).not.toBe(0);
	expect(output).toContain('Bundy is running with this database');
	expect(readFileSync(file).equals(before)).toBe(true);
	expect(await checkWorks()).toBe(true);
}, 60_000);

test('a new key that was written by half is told, and nothing is touched', async () => {
	const good = readFileSync(file);
	writeFileSync(`${file}.new`, randomBytes(32).toString('base64').slice(0, 20), { mode: 0o600 });
	const { code, output } = await rotate();
	expect(code).not.toBe(0);
	expect(output).toContain(`remove ${file}.new and run this again`);
	expect(readFileSync(file).equals(good)).toBe(true);
	expect(await checkWorks()).toBe(true);
});
