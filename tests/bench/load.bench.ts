import { randomBytes } from 'node:crypto';
import { createSession } from '$lib/server/access/sessions';
import { startApp } from '../support/app';
import { runBench } from '../support/bench';
import { openAppContext } from '../support/context';
import {
	countStored,
	flood,
	keepReading,
	openPost,
	p95,
	signQueues,
	untilJudged,
	watchHighest
} from './flood';
import { enrolPeople } from './enrol-people';
import { measureMemory } from './gallery-memory';
import { measureMatching } from './match-speed';
import { soak } from './soak';

const DEVICES = 200;
const PER_DEVICE = Number(process.env.BENCH_PER_DEVICE ?? 500);
const READERS = 3;
const PAGES = ['/admin', '/admin/employees', '/admin/punches', '/admin/devices', '/me'];
const PEOPLE = 60;
const SOAK_MINUTES = Number(process.env.BENCH_SOAK_MINUTES ?? 1);

/**
 * What an installation bears: queues of 200 devices that arrive at once while people use the office, the server's memory
 * by number of templates, the time of a match, and memory over a time of ordinary use (`--soak MINUTES`).
 */
await runBench(async (say) => {
	const matching = measureMatching([1_000, 10_000, 100_000, 1_000_000], say);
	const memory = await measureMemory([100, 10_000, 100_000], say);
	const masterKey = randomBytes(32);
	const app = await startApp({
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'error' }
	});
	const context = openAppContext(app, masterKey);
	const post = openPost(app.url, DEVICES);
	try {
		const siteId = await context.newSite();
		const admin = await context.newAdmin();
		if (admin.kind !== 'user') throw new Error('nobody');
		const { token } = await createSession(context.db, admin.userId, new Date());
		say(`enrolling ${PEOPLE} people`);
		await enrolPeople(context, siteId, PEOPLE);
		say(`signing ${(DEVICES * PER_DEVICE).toLocaleString('en')} punches`);
		const queues = await signQueues(context, { siteId, devices: DEVICES, perDevice: PER_DEVICE, say });
		const readers = () =>
			Array.from({ length: READERS }, () =>
				keepReading(app.url, { cookie: `session=${token}`, pages: PAGES })
			);
		const quiet = readers();
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		const alone = (await Promise.all(quiet.map((stop) => stop()))).flatMap(({ times }) => times);

		say(`${DEVICES} devices send at once`);
		const stopWatching = watchHighest(() => app.rssMb());
		const reading = readers();
		const begun = performance.now();
		const { sent, refusals, seconds } = await flood(post, queues);
		const stored = await countStored(context);
		say(`${stored} stored in ${seconds.toFixed(0)} s, ${refusals} times told to come back; judging`);
		await untilJudged(context);
		const judgedSeconds = (performance.now() - begun) / 1000;
		const read = await Promise.all(reading.map((stop) => stop()));
		const times = read.flatMap((reader) => reader.times);
		const rssMb = stopWatching();
		say(`judged after ${judgedSeconds.toFixed(0)} s; pages p95 ${p95(times)} ms, at most ${rssMb} MB`);
		say(`soaking for ${SOAK_MINUTES} min`);
		const soaking = readers();
		const soaked = await soak(context, { minutes: SOAK_MINUTES, siteId, post, url: app.url });
		await Promise.all(soaking.map((stop) => stop()));
		const largest = matching['1000000'];
		return {
			sent,
			stored,
			seconds: Math.round(seconds),
			judgedSeconds: Math.round(judgedSeconds),
			toldToComeBack: refusals,
			pageP95Ms: p95(times),
			pageP95AloneMs: p95(alone),
			pages: times.length,
			pagesRefused: read.reduce((sum, reader) => sum + reader.refused, 0),
			rssMb,
			matchMs: Object.fromEntries(Object.entries(matching).map(([size, { matchMs }]) => [size, matchMs])),
			plainLoopRatio: Object.fromEntries(
				Object.entries(matching).map(([size, { plainLoopRatio }]) => [size, plainLoopRatio])
			),
			bandwidthRatio: largest?.bandwidthRatio,
			bandwidthRatios: Object.fromEntries(
				Object.entries(matching).map(([size, { bandwidthRatio }]) => [size, bandwidthRatio])
			),
			galleryMemory: memory,
			soak: soaked
		};
	} finally {
		await context.close();
		await app.stop();
	}
});
