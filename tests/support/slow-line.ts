import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a network gives; Lighthouse's "slow 4G", by which mid-range phones are measured, is the usual one. */
export interface Line {
	/** both ways together, milliseconds */
	roundTripMs: number;
	/** bits per second; all connections share it */
	downloadBps: number;
}

export const SLOW_4G: Line = { roundTripMs: 150, downloadBps: 1_638_400 };

/** Slices in which a download comes in. */
const SLICE_BYTES = 4_096;

/**
 * A slow network between browser and server, which also counts what comes down: page, worker and service worker
 * alike, other than a throttle inside one page.
 */
export async function startSlowLine(target: string, line: Line) {
	let bytes = 0;
	/** when the line is free again */
	let freeAt = 0;
	const { port } = new URL(target);
	const open = new Set<Socket>();

	/** One slice after the other, each when the line is free; then half of the way's time. */
	async function pass(chunk: Buffer): Promise<void> {
		for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
			const size = Math.min(SLICE_BYTES, chunk.length - at);
			const now = performance.now();
			freeAt = Math.max(freeAt, now) + (size * 8_000) / line.downloadBps;
			if (freeAt - now > 1) await delay(freeAt - now);
		}
	}

	const server = createServer((client) => {
		const upstream = connect(Number(port), 'localhost');
		open.add(client).add(upstream);
		client.on('data', (chunk) => void delay(line.roundTripMs).then(() => upstream.write(chunk)));
		let last = Promise.resolve();
		upstream.on('data', (chunk) => {
			bytes += chunk.length;
			upstream.pause();
			last = last
				.then(() => pass(chunk))
				.then(() => {
					if (!client.destroyed) client.write(chunk);
					upstream.resume();
				});
		});
		upstream.on('end', () => void last.then(() => client.end()));
		client.on('end', () => upstream.end());
		// Either end may vanish: the other is closed, and nobody else cares.
		client.on('error', () => upstream.destroy());
		upstream.on('error', () => client.destroy());
		for (const socket of [client, upstream]) socket.on('close', () => open.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	// A TCP server's address is an object with a port.
	const { port: own } = server.address() as AddressInfo;
	return {
		url: `http://localhost:${own}`,
		downloadedBytes: () => bytes,
		/** no network from here on */
		cut() {
			server.close();
			for (const socket of open) socket.destroy();
		}
	};
}
