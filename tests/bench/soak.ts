import type { TestContext } from '../support/context';
import { DeviceClient, look } from '../support/device-client';
import type { Post } from './flood';

const SAMPLE_MS = 5_000;
const PEOPLE = 60;
const KIOSKS = 4;
const PAUSE_MS = 400;
/** The lowest of so many neighbouring samples is what the heap holds after a collection. */
const WINDOW = 12;

export type Soak = {
	minutes: number;
	punches: number;
	/** answers that were not 200 */
	refused: number;
	rssFirstMb: number;
	rssLastMb: number;
	/** the lines through the second half of the samples; what a server takes at first it keeps */
	rssSlopeMbPerHour: number;
	heapFloorMb: number[];
	heapSlopeMbPerHour: number;
	/** open files and sockets, at the beginning, in the middle and at the end */
	openFiles: number[];
};

type Sample = { at: number; rssMb: number; heapMb: number; openFiles: number };

/** Punches one after the other, as of four busy kiosks, beside whoever reads pages; every 25th at a new device. */
export async function soak(
	context: TestContext,
	{ minutes, siteId, post, url }: { minutes: number; siteId: string; post: Post; url: string }
): Promise<Soak> {
	const until = performance.now() + minutes * 60_000;
	const samples: Sample[] = [];
	const sampling = (async () => {
		while (performance.now() < until) {
			samples.push(await readSample(url));
			await pause(SAMPLE_MS);
		}
	})();
	let [punches, refused] = [0, 0];
	const kiosk = async () => {
		for (let device = await DeviceClient.pair(context, { siteId }); performance.now() < until;) {
			const event = await device.punch(look(punches % PEOPLE), { nonce: device.nonce() });
			const { status } = await post('/api/v1/punches', JSON.stringify(device.batch(event)));
			if (status === 200) punches++;
			else refused++;
			// A kiosk that is not answered for a minute would only store; another one goes on.
			if (device.seq % 25 === 0) device = await DeviceClient.pair(context, { siteId });
			await pause(PAUSE_MS);
		}
	};
	await Promise.all([sampling, ...Array.from({ length: KIOSKS }, kiosk)]);
	return { minutes, punches, refused, ...judge(samples) };
}

function judge(samples: Sample[]): Omit<Soak, 'minutes' | 'punches' | 'refused'> {
	const [first, middle, last] = [samples[0], samples[samples.length >> 1], samples.at(-1)];
	const later = samples.slice(samples.length >> 1);
	const floor = lowest(samples);
	return {
		rssFirstMb: Math.round(first?.rssMb ?? NaN),
		rssLastMb: Math.round(last?.rssMb ?? NaN),
		rssSlopeMbPerHour: slopePerHour(later.map(({ at, rssMb }) => [at, rssMb])),
		heapFloorMb: floor.map(([, heapMb]) => Math.round(heapMb * 10) / 10),
		heapSlopeMbPerHour: slopePerHour(floor.slice(floor.length >> 1)),
		openFiles: [first, middle, last].map((sample) => sample?.openFiles ?? NaN)
	};
}

/** Of each window of samples the one in which the heap was smallest. */
function lowest(samples: Sample[]): [at: number, heapMb: number][] {
	const floor: [number, number][] = [];
	for (let from = 0; from + WINDOW <= samples.length; from += WINDOW) {
		const [least] = samples.slice(from, from + WINDOW).sort((a, b) => a.heapMb - b.heapMb);
		if (least) floor.push([least.at, least.heapMb]);
	}
	return floor;
}

/** From the server's own figures. */
async function readSample(url: string): Promise<Sample> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
	return {
		at: performance.now(),
		rssMb: read('process_resident_memory_bytes') / 2 ** 20,
		heapMb: read('nodejs_heap_size_used_bytes') / 2 ** 20,
		openFiles: read('process_open_fds')
	};
}

/** Least squares. */
function slopePerHour(points: [atMs: number, value: number][]): number {
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const at = mean(points.map(([x]) => x));
	const value = mean(points.map(([, y]) => y));
	const over = points.reduce((sum, [x, y]) => sum + (x - at) * (y - value), 0);
	const under = points.reduce((sum, [x]) => sum + (x - at) ** 2, 0);
	return Math.round((over / under) * 3_600_000 * 10) / 10;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
