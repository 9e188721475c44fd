import { Agent, request } from 'node:http';

/** A keep-alive HTTP client that costs little beside what it measures. */
export interface Client {
	post(body: unknown): Promise<void>;
	close(): void;
}

/** Throws on any answer but 200: a bench that is refused measures nothing. */
export function openClient(url: string, sockets: number): Client {
	const agent = new Agent({ keepAlive: true, maxSockets: sockets });
	return {
		post: (body) =>
			new Promise((resolve, reject) => {
				const text = JSON.stringify(body);
				const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
				const sent = request(url, { method: 'POST', agent, headers }, (response) => {
					let reply = '';
					response.on('data', (chunk: Buffer) => (reply += chunk.toString()));
					response.on('end', () => {
						if (response.statusCode === 200 && !reply.includes('"refused"')) resolve();
						else reject(new Error(`${response.statusCode}: ${reply.slice(0, 200)}`));
					});
				});
				sent.on('error', reject);
				sent.end(text);
			}),
		close: () => agent.destroy()
	};
}

export async function measure(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Milliseconds to a tenth. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
	return Math.round(value * 10) / 10;
}

/**
 * Goes through all jobs in a number of lanes at once, each lane its next job once the one before is done; jobs of one
 * key stay in order, one at a time.
 */
export async function runLanes(
	queues: readonly (readonly (() => Promise<unknown>)[])[],
	lanes: number
): Promise<{ times: number[]; totalMs: number }> {
	const waiting = [...queues];
	const times: number[] = [];
	const lane = async () => {
		for (let queue = waiting.shift(); queue; queue = waiting.shift()) {
			for (const job of queue) times.push(await measure(job));
		}
	};
	const totalMs = await measure(() => Promise.all(Array.from({ length: lanes }, lane)));
	return { times, totalMs };
}
