import { Agent, request } from 'node:http';
import { count } from 'drizzle-orm';
import { punchPending, punchRaw } from '$lib/server/db/schema/punch';
import type { TestContext } from '../support/context';
import { DeviceClient, look } from '../support/device-client';
import { percentile } from './load';

const BATCH = 64;
const DAYS = 10;
const PEOPLE = 60;

export type Queue = { bodies: string[]; sizes: number[] };
type Answer = { status: number; retryAfterSeconds: number; text: string };
export type Post = (path: string, body: string) => Promise<Answer>;

type Wanted = { siteId: string; devices: number; perDevice: number; say: (line: string) => void };

/** Devices whose queues are signed side by side: most of the work is in threads of the system. */
const SIGNERS = 8;

/** Queues of field devices that met the server ten days ago, each in requests of 64, as they would send them. */
export async function signQueues(context: TestContext, wanted: Wanted): Promise<Queue[]> {
	const queues: Queue[] = [];
	let next = 0;
	const signer = async () => {
		while (next < wanted.devices) {
			queues.push(await signQueue(context, wanted, next++));
			if (queues.length % 25 === 0) wanted.say(`signed the queues of ${queues.length} devices`);
		}
	};
	await Promise.all(Array.from({ length: SIGNERS }, signer));
	return queues;
}

async function signQueue(context: TestContext, { siteId, perDevice }: Wanted, i: number): Promise<Queue> {
	let nowMs = Date.now() - DAYS * 86_400_000;
	const past = { ...context, now: () => new Date(nowMs) };
	const stepMs = Math.floor((DAYS * 86_400_000) / perDevice) - 100;
	const device = await DeviceClient.pair(past, { siteId, kind: 'field' });
	const events = [];
	for (let n = 0; n < perDevice; n++) {
		nowMs += stepMs;
		events.push(await device.punch(look((i + n) % PEOPLE)));
	}
	nowMs = Date.now();
	const queue: Queue = { bodies: [], sizes: [] };
	for (let at = 0; at < events.length; at += BATCH) {
		const part = events.slice(at, at + BATCH);
		queue.bodies.push(JSON.stringify(device.batch(...part)));
		queue.sizes.push(part.length);
	}
	return queue;
}

export type Flooded = { sent: number; refusals: number; seconds: number };

/** All queues at once, each device its next request when the one before is taken; 429 and 503 are waited out. */
export async function flood(post: Post, queues: readonly Queue[]): Promise<Flooded> {
	let [sent, refusals] = [0, 0];
	const begun = performance.now();
	await Promise.all(
		queues.map(async ({ bodies, sizes }) => {
			for (const [i, body] of bodies.entries()) {
				for (;;) {
					const { status, retryAfterSeconds, text } = await post('/api/v1/punches', body);
					if (status === 200) break;
					if (status !== 429 && status !== 503) throw new Error(`${status}: ${text.slice(0, 200)}`);
					refusals++;
					await new Promise((resolve) => setTimeout(resolve, retryAfterSeconds * 1000));
				}
				sent += sizes[i] ?? 0;
			}
		})
	);
	return { sent, refusals, seconds: (performance.now() - begun) / 1000 };
}

export function openPost(url: string, sockets: number): Post {
	const agent = new Agent({ keepAlive: true, maxSockets: sockets });
	return (path, body) =>
		new Promise((resolve, reject) => {
			const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
			const sent = request(url + path, { method: 'POST', agent, headers }, (response) => {
				let text = '';
				response.on('data', (chunk: Buffer) => (text += chunk.toString()));
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						retryAfterSeconds: Number(response.headers['retry-after'] ?? 1),
						text
					})
				);
			});
			sent.on('error', reject);
			sent.end(body);
		});
}

/** Somebody who reads one page after another until told to stop; milliseconds of each. */
export function keepReading(url: string, { cookie, pages }: { cookie: string; pages: readonly string[] }) {
	let stopped = false;
	const times: number[] = [];
	let refused = 0;
	const reading = (async () => {
		for (let i = 0; !stopped; i++) {
			const begun = performance.now();
			const answer = await fetch(url + (pages[i % pages.length] ?? '/'), {
				headers: { cookie, accept: 'text/html' },
				redirect: 'manual'
			});
			await answer.text();
			if (answer.status === 200) times.push(performance.now() - begun);
			else refused++;
			// People look at what they opened.
			await new Promise((resolve) => setTimeout(resolve, 300));
		}
	})();
	return async () => {
		stopped = true;
		await reading;
		return { times, refused };
	};
}

/** Reads a figure every half second; the highest since then. */
export function watchHighest(read: () => number) {
	let highest = read();
	const timer = setInterval(() => (highest = Math.max(highest, read())), 500);
	return () => {
		clearInterval(timer);
		return highest;
	};
}

export async function countStored({ db }: TestContext): Promise<number> {
	const [row] = await db.select({ n: count() }).from(punchRaw);
	return row?.n ?? 0;
}

export async function untilJudged({ db }: TestContext): Promise<void> {
	for (;;) {
		const [row] = await db.select({ n: count() }).from(punchPending);
		if (!row?.n) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

export const p95 = (times: readonly number[]) => percentile(times, 0.95);
