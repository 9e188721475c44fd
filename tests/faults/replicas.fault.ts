import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { hashPassword } from '$lib/server/access/passwords';
import type { Context } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { jobLease } from '$lib/server/db/schema/job';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { openDatabaseContext, type TestContext } from '../support/context';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { DeviceClient, face, look } from '../support/device-client';
import {
	expectLedgerEqual,
	makeRandom,
	newLedgerDevice,
	pause,
	readSeeds,
	syncUntilEmpty
} from '../support/ledger';
import { startReplicas, type Replica, type TestReplicas } from '../support/replicas';

const PASSWORD = 'four quiet boats at noon';
const PEOPLE = 8;
const DEVICES = 3;
const STEPS = 40;

let database: TestDatabase;
let context: TestContext;
let app: TestReplicas;
let admin: Context;
let siteId: string;
let email: string;

beforeAll(async () => {
	const masterKey = randomBytes(32);
	database = await createTestDatabase();
	context = openDatabaseContext(database, masterKey);
	const actor = await context.newAdmin();
	admin = context.as(actor);
	siteId = await context.newSite();
	if (actor.kind !== 'user') throw new Error('nobody');
	await context.db
		.update(appUser)
		.set({ passwordHash: await hashPassword(PASSWORD) })
		.where(eq(appUser.id, actor.userId));
	[{ email } = { email: '' }] = await context.db.select({ email: appUser.email }).from(appUser);
	app = await startReplicas(2, {
		DATABASE_URL: database.url,
		BUNDY_MASTER_KEY: masterKey.toString('base64')
	});
});
afterAll(async () => {
	await app?.stop();
	await context?.close();
	await database?.drop();
});

const replica = (index: 0 | 1): Replica => {
	const found = app.replicas[index];
	if (!found) throw new Error('there are two');
	return found;
};
const postForm = (at: string, path: string, fields: Record<string, string>, cookie = '') =>
	fetch(at + path, {
		method: 'POST',
		headers: { accept: 'text/html', origin: at, cookie },
		body: new URLSearchParams(fields),
		redirect: 'manual'
	});
const signIn = async (at: string): Promise<string> => {
	const answer = await postForm(at, '/sign-in', { email, password: PASSWORD });
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
};
const get = (at: string, path: string, cookie: string) =>
	fetch(at + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });

async function enrol(person: number): Promise<string> {
	const employeeId = await context.newEmployee({ siteId });
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'I agree.', signedName: 'Somebody' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
	const yaws = [0, 0.1, -0.1, 0, 0];
	const enrolled = await enrolFace(admin, {
		employeeId,
		source: 'camera',
		modelId: RECOGNITION_MODEL,
		descriptors,
		yaws
	});
	if (!enrolled.ok) throw new Error(enrolled.reason);
	return employeeId;
}

/** What a worker is told after a punch with a fresh frame of this person. */
async function punchAt(at: string, device: DeviceClient, person: number): Promise<string> {
	const descriptors = Array.from({ length: 3 }, () => encodeDescriptor(look(person)));
	const evidence = { modelId: RECOGNITION_MODEL, descriptors };
	const event = await device.punch(look(person), { nonce: device.nonce(), evidence });
	const answer = await fetch(`${at}/api/v1/punches`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(device.batch(event))
	});
	const text = await answer.text();
	return /"kind":"(\w+)"/.exec(text)?.[1] ?? text;
}

test('who signed in at one replica is signed in at the other, and signed out at both', async () => {
	const cookie = await signIn(replica(0).url);
	for (const each of app.replicas) expect((await get(each.url, '/admin', cookie)).status).toBe(200);
	await postForm(replica(1).url, '/sign-out', {}, cookie);
	for (const each of app.replicas) expect((await get(each.url, '/admin', cookie)).status).toBe(303);
});

test('wrong passwords count across replicas', async () => {
	const guess = (index: 0 | 1, password: string) =>
		postForm(replica(index).url, '/sign-in', { email: 'nobody@example.org', password });
	for (const index of [0, 1, 0, 1, 0] as const) expect((await guess(index, 'wrong wrong')).status).toBe(400);
	expect((await guess(0, 'wrong wrong')).status).toBe(429);
	expect((await guess(1, 'wrong wrong')).status).toBe(429);
});

test('a template withdrawn at one replica never matches at the other, though it has it in memory', async () => {
	const cookie = await signIn(replica(0).url);
	const devices = await Promise.all(
		Array.from({ length: PEOPLE }, () => DeviceClient.pair(context, { siteId }))
	);
	const told: string[] = [];
	for (const [person, device] of devices.entries()) {
		const employeeId = await enrol(person);
		told.push(await punchAt(replica(1).url, device, person));
		const withdrawn = await postForm(replica(0).url, `/admin/employees/${employeeId}?/withdraw`, {}, cookie);
		expect(withdrawn.status).toBe(200);
		told.push(await punchAt(replica(1).url, device, person));
	}
	expect(told).toEqual(devices.flatMap(() => ['recorded', 'not_recognised']));
});

test('the live page of one replica hears of a punch at the other', async () => {
	const cookie = await signIn(replica(0).url);
	const device = await DeviceClient.pair(context, { siteId });
	await enrol(PEOPLE + 1);
	const live = await fetch(`${replica(0).url}/admin/live`, { headers: { cookie } });
	const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
	const readUntil = async (words: string) => {
		for (let heard = ''; !heard.includes(words);) {
			const { done, value } = (await reader?.read()) ?? { done: true };
			if (done) throw new Error(`it ended after ${heard}`);
			heard += value;
		}
	};
	await readUntil('listening');
	expect(await punchAt(replica(1).url, device, PEOPLE + 1)).toBe('recorded');
	const begun = performance.now();
	await readUntil('event: changed');
	expect(performance.now() - begun).toBeLessThan(5_000);
	await reader?.cancel();
});

const JOB = 'computing day records';
/** A little less than the ten seconds between two runs: see run-on-one-replica.ts. */
const JOB_PERIOD_MS = 9_000;

async function readLastRun(url: string): Promise<number | null> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const seconds = new RegExp(`^bundy_job_last_success_timestamp_seconds\\{name="${JOB}"\\} ([\\d.e+]+)`, 'm');
	const found = seconds.exec(text)?.[1];
	return found ? Number(found) * 1000 : null;
}

const readHolder = async () =>
	(await context.db.select({ holder: jobLease.holder }).from(jobLease).where(eq(jobLease.job, JOB)))[0]
		?.holder;

test('of two replicas one does a job, and when it is killed the other goes on', async () => {
	const runs = new Set<number>();
	const until = performance.now() + 32_000;
	while (performance.now() < until) {
		for (const { url } of app.replicas) {
			const at = await readLastRun(url);
			if (at !== null) runs.add(at);
		}
		await pause(500);
	}
	const times = [...runs].sort((a, b) => a - b);
	expect(times.length).toBeGreaterThan(2);
	const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
	expect(Math.min(...gaps)).toBeGreaterThan(JOB_PERIOD_MS - 1_000);

	const before = await readHolder();
	// Which process has it is not written anywhere: whoever ran last.
	const last = await Promise.all(app.replicas.map(({ url }) => readLastRun(url)));
	const leader = replica((last[0] ?? 0) > (last[1] ?? 0) ? 0 : 1);
	await leader.kill();
	await expect.poll(readHolder, { timeout: 60_000, interval: 500 }).not.toBe(before);
	await leader.start();
});

test.each(readSeeds(5))(
	'seed %i: replicas killed under load lose nothing and double nothing',
	async (seed) => {
		const random = makeRandom(seed);
		const devices = await Promise.all(
			Array.from({ length: DEVICES }, (_, i) =>
				newLedgerDevice(admin, { url: app.url, siteId, name: `Tablet ${seed}-${i}` })
			)
		);
		for (let step = 0; step < STEPS; step++) {
			await Promise.all(devices.map((device) => device.punch(Math.floor(random() * 20))));
			const syncing = Promise.all(devices.map((device) => device.sync()));
			if (random() < 0.15) {
				const victim = replica(random() < 0.5 ? 0 : 1);
				await pause(random() * 50);
				await victim.kill();
				await syncing;
				await victim.start();
			} else await syncing;
		}
		for (const device of devices) {
			await syncUntilEmpty(device);
			await expectLedgerEqual(context, device);
			device.kill();
		}
	}
);
