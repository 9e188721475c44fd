import type { TestContext } from '../support/context';
import { DeviceClient, look } from '../support/device-client';
import type { Post } from './flood';

const SAMPLE_MS = 5_000;
const PEOPLE = 60;

export type Soak = {
	minutes: number;
	punches: number;
	rssFirstMb: number;
	rssLastMb: number;
	/** the line through the second half of the samples; what a server takes at first it keeps */
	rssSlopeMbPerHour: number;
};

/** Punches one after the other, as fast as four kiosks, beside whoever reads pages. */
export async function soak(
	context: TestContext,
	{ minutes, siteId, post, rssMb }: { minutes: number; siteId: string; post: Post; rssMb: () => number }
): Promise<Soak> {
	const until = performance.now() + minutes * 60_000;
	const samples: { at: number; rss: number }[] = [];
	const timer = setInterval(() => samples.push({ at: performance.now(), rss: rssMb() }), SAMPLE_MS);
	let punches = 0;
	const kiosk = async () => {
		for (let device = await DeviceClient.pair(context, { siteId }); performance.now() < until;) {
			const event = await device.punch(look(punches % PEOPLE), { nonce: device.nonce() });
			const { status } = await post('/api/v1/punches', JSON.stringify(device.batch(event)));
			if (status === 200) punches++;
			// A kiosk that is not answered for a minute would only store; another one goes on.
			if (device.seq % 25 === 0) device = await DeviceClient.pair(context, { siteId });
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	};
	await Promise.all(Array.from({ length: 4 }, kiosk));
	clearInterval(timer);
	const half = samples.slice(Math.floor(samples.length / 2));
	return {
		minutes,
		punches,
		rssFirstMb: samples[0]?.rss ?? NaN,
		rssLastMb: samples.at(-1)?.rss ?? NaN,
		rssSlopeMbPerHour: Math.round(computeSlope(half) * 3_600_000 * 10) / 10
	};
}

/** Least squares; megabytes per millisecond. */
function computeSlope(samples: readonly { at: number; rss: number }[]): number {
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const at = mean(samples.map((sample) => sample.at));
	const rss = mean(samples.map((sample) => sample.rss));
	const over = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.rss - rss), 0);
	const under = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
	return over / under;
}
