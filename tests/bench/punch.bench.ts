import { randomBytes } from 'node:crypto';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { startApp } from '../support/app';
import { runBench } from '../support/bench';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, face, look, type SignedEvent } from '../support/device-client';

const EMPLOYEES = 50;
const SINGLE = 300;
const AT_ONCE = 16;
const CONCURRENT = 1_600;
const QUEUE = 2_000;
const BATCH = 64;

/**
 * Signed punches through HTTP into MariaDB with durable commits: one after the other, many at once, and the queue of a
 * device that was offline. Devices sign beforehand, so that the server alone is measured.
 */
await runBench(async (say) => {
	const masterKey = randomBytes(32);
	const app = await startApp({
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'silent' }
	});
	const context = openAppContext(app, masterKey);
	try {
		const siteId = await context.newSite();
		say(`enrolling ${EMPLOYEES} people`);
		await enrolPeople(context, siteId);
		const rssBefore = app.rssMb();
		const send = (batch: unknown) => post(`${app.url}/api/v1/punches`, batch);

		say(`${SINGLE} punches, one after the other`);
		const kiosk = await DeviceClient.pair(context, { siteId });
		const singles = await signMany(kiosk, SINGLE, { online: true });
		const times: number[] = [];
		for (const event of singles) times.push(await measure(() => send(kiosk.batch(event))));

		say(`${CONCURRENT} punches of ${AT_ONCE} devices at once, one per request`);
		const devices = await Promise.all(
			Array.from({ length: AT_ONCE }, () => DeviceClient.pair(context, { siteId }))
		);
		const queues = await Promise.all(
			devices.map((device) => signMany(device, CONCURRENT / AT_ONCE, { online: true }))
		);
		const concurrentTimes: number[] = [];
		const concurrentMs = await measure(async () => {
			await Promise.all(
				devices.map(async (device, i) => {
					for (const event of queues[i] ?? [])
						concurrentTimes.push(await measure(() => send(device.batch(event))));
				})
			);
		});

		say(`a queue of ${QUEUE} punches, ${BATCH} per request`);
		const field = await DeviceClient.pair(context, { siteId, kind: 'field' });
		const queue = await signMany(field, QUEUE, { online: false });
		const syncMs = await measure(async () => {
			for (let i = 0; i < queue.length; i += BATCH) await send(field.batch(...queue.slice(i, i + BATCH)));
		});
		return {
			batchedPerSecond: Math.round((QUEUE / syncMs) * 1000),
			singlePerSecond: Math.round((CONCURRENT / concurrentMs) * 1000),
			roundTripP50Ms: percentile(times, 0.5),
			roundTripP99Ms: percentile(times, 0.99),
			singleP50Ms: percentile(concurrentTimes, 0.5),
			singleP99Ms: percentile(concurrentTimes, 0.99),
			syncSeconds: Math.round(syncMs) / 1000,
			rssBeforeMb: rssBefore,
			rssMb: app.rssMb()
		};
	} finally {
		await context.close();
		await app.stop();
	}
});

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

async function signMany(
	device: DeviceClient,
	count: number,
	{ online }: { online: boolean }
): Promise<SignedEvent[]> {
	const events: SignedEvent[] = [];
	for (let i = 0; i < count; i++) {
		events.push(await device.punch(look(i % EMPLOYEES), { nonce: online ? device.nonce() : null }));
	}
	return events;
}

async function post(url: string, body: unknown): Promise<void> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
	const text = await response.text();
	if (response.status !== 200) throw new Error(`${response.status}: ${text.slice(0, 200)}`);
}

async function measure(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

function percentile(values: number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return (
		Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) * 10) / 10
	);
}
