import { randomBytes } from 'node:crypto';
import { count } from 'drizzle-orm';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { punchPending } from '$lib/server/db/schema/punch';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { startApp } from '../support/app';
import { runBench } from '../support/bench';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, face, look, type SignedEvent } from '../support/device-client';
import { measure, openClient, percentile, runLanes } from './load';
import { splitCosts } from './punch-costs';

const EMPLOYEES = 60;
/** Devices that send at the same time, each its next punch once the one before is answered. */
const AT_ONCE = 24;
/** A device is not answered more than 30 times a minute, so each lane has several. */
const PER_DEVICE = 25;
const DEVICES = 96;
const WARM_UP = 8;
const ONE_BY_ONE = 20;
const FIELD_DEVICES = 4;
const QUEUE = 2_000;
const BATCH = 64;
const FIELD_DAYS = 10;

let bursts = 0;

/**
 * Signed punches (three frames when online, one in queues) through HTTP into the database with durable commits: one by one, many devices at once,
 * queues of devices that were offline, and one queue alone. Devices sign beforehand, so that the server is measured.
 */
await runBench(async (say) => {
	const masterKey = randomBytes(32);
	const options = process.env.BENCH_NODE_OPTIONS;
	const app = await startApp({
		env: {
			BUNDY_MASTER_KEY: masterKey.toString('base64'),
			LOG_LEVEL: 'error',
			...(options && { NODE_OPTIONS: options })
		}
	});
	const context = openAppContext(app, masterKey);
	const client = openClient(`${app.url}/api/v1/punches`, AT_ONCE);
	const send = (device: DeviceClient, events: SignedEvent[]) => client.post(device.batch(...events));
	const oneByOne = async (count: number, perDevice: number) => {
		const devices = await pairMany(context, siteId, count);
		return Promise.all(devices.map((device) => signOnline(device, perDevice, send)));
	};
	const siteId = await context.newSite();
	try {
		say(`enrolling ${EMPLOYEES} people`);
		await enrolPeople(context, siteId);
		await runLanes(await oneByOne(WARM_UP, PER_DEVICE), AT_ONCE);
		const rssBeforeMb = app.rssMb();

		say(`${3 * ONE_BY_ONE} punches, one after the other`);
		const alone = await runLanes(await oneByOne(3, ONE_BY_ONE), 1);

		const singles = await oneByOne(DEVICES, PER_DEVICE);
		say(`${DEVICES * PER_DEVICE} punches, ${AT_ONCE} devices at once, one per request`);
		const single = await runLanes(singles, AT_ONCE);

		const queues = await signQueues(context, siteId, send);
		say(`${FIELD_DEVICES} queues of ${QUEUE} punches at once, ${BATCH} per request`);
		const batched = await runLanes(queues.slice(1), FIELD_DEVICES);
		const rssDuringMb = app.rssMb();
		const judgedMs = batched.totalMs + (await measure(() => untilJudged(context)));

		say(`one queue of ${QUEUE} punches`);
		const sync = await runLanes(queues.slice(0, 1), 1);
		const syncJudgedMs = sync.totalMs + (await measure(() => untilJudged(context)));
		say('cost of one punch');
		const costMs = await splitCosts(context, siteId, (device) => signBurst(device, {}));
		const perSecond = (punches: number, ms: number) => Math.round((punches / ms) * 1000);
		return {
			batchedPerSecond: perSecond(FIELD_DEVICES * QUEUE, batched.totalMs),
			judgedPerSecond: perSecond(FIELD_DEVICES * QUEUE, judgedMs),
			singlePerSecond: perSecond(single.times.length, single.totalMs),
			singleP50Ms: percentile(single.times, 0.5),
			singleP99Ms: percentile(single.times, 0.99),
			roundTripP50Ms: percentile(alone.times, 0.5),
			roundTripP99Ms: percentile(alone.times, 0.99),
			batchP50Ms: percentile(batched.times, 0.5),
			batchP99Ms: percentile(batched.times, 0.99),
			syncSeconds: Math.round(sync.totalMs) / 1000,
			syncJudgedSeconds: Math.round(syncJudgedMs) / 1000,
			rssBeforeMb,
			rssDuringMb,
			rssMb: app.rssMb(),
			costMs
		};
	} finally {
		client.close();
		await context.close();
		await app.stop();
	}
});

type Send = (device: DeviceClient, events: SignedEvent[]) => Promise<void>;
type Job = () => Promise<void>;

function pairMany(context: TestContext, siteId: string, count: number): Promise<DeviceClient[]> {
	return Promise.all(Array.from({ length: count }, () => DeviceClient.pair(context, { siteId })));
}

/** Requests of one punch each, signed now and sent later. */
async function signOnline(device: DeviceClient, count: number, send: Send): Promise<Job[]> {
	const jobs: Job[] = [];
	for (let i = 0; i < count; i++) {
		const event = await signBurst(device, { nonce: device.nonce() });
		jobs.push(() => send(device, [event]));
	}
	return jobs;
}

/** Requests of 64 punches of field devices that met the server ten days ago: two hundred punches a day. */
async function signQueues(context: TestContext, siteId: string, send: Send): Promise<Job[][]> {
	let nowMs = Date.now() - FIELD_DAYS * 86_400_000;
	const past = { ...context, now: () => new Date(nowMs) };
	const queues: Job[][] = [];
	for (let i = 0; i <= FIELD_DEVICES; i++) {
		nowMs = Date.now() - FIELD_DAYS * 86_400_000;
		const device = await DeviceClient.pair(past, { siteId, kind: 'field' });
		const stepMs = Math.floor((FIELD_DAYS * 86_400_000) / QUEUE) - 100;
		const events: SignedEvent[] = [];
		for (let n = 0; n < QUEUE; n++) {
			nowMs += stepMs;
			// 64 punches of more frames would be larger than a request may be.
			events.push(await device.punch(look(bursts++ % EMPLOYEES)));
		}
		queues.push(
			Array.from({ length: Math.ceil(QUEUE / BATCH) }, (_, n) => () => {
				nowMs = Date.now();
				return send(device, events.slice(n * BATCH, (n + 1) * BATCH));
			})
		);
	}
	return queues;
}

/** The next person in turn, three frames. */
function signBurst(device: DeviceClient, change: { nonce?: string }): Promise<SignedEvent> {
	const person = bursts++ % EMPLOYEES;
	const descriptors = Array.from({ length: 3 }, () => encodeDescriptor(look(person)));
	return device.punch(look(person), { ...change, evidence: { modelId: RECOGNITION_MODEL, descriptors } });
}

async function enrolPeople(context: TestContext, siteId: string): Promise<void> {
	const admin = context.as(await context.newAdmin());
	for (let person = 0; person < EMPLOYEES; person++) {
		const employeeId = await context.newEmployee({ siteId });
		await recordConsent(admin, { employeeId, textVersion: '1', text: 'I agree.', signedName: 'Bench' });
		const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
		const enrolled = await enrolFace(admin, {
			employeeId,
			source: 'camera',
			modelId: RECOGNITION_MODEL,
			descriptors,
			yaws: [0, 0.1, -0.1, 0, 0]
		});
		if (!enrolled.ok) throw new Error(enrolled.reason);
	}
}

async function untilJudged({ db }: TestContext): Promise<void> {
	for (;;) {
		const [row] = await db.select({ n: count() }).from(punchPending);
		if (!row?.n) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
