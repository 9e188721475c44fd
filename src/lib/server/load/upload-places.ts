import { Slots } from './slots';

/**
 * Reports may take every other connection of the pool and no punch waits for one of them. Queues have eight places, and
 * none while more than that stand before devices: single punches are stored and judged many at a time, and eight of them
 * at once would be half as many a second (`npm run bench:punch`).
 */
const places = new Slots({ atOnce: 40, kept: 32, waiting: 200, waitMs: 10_000 });

/** A batch this small is somebody who stands before a device, not a queue of days. */
const ONE_PUNCH_BYTES = 24 * 1024;

/**
 * Does the work in one of the places for uploads; null when none became free in time. To be asked for when all of the body
 * is here: eight slow lines, or eight that never end, would hold every place for as long as they send.
 */
export async function inUploadPlace<T>(
	{ headers }: Pick<Request, 'headers'>,
	work: () => Promise<T>,
	uploads: Slots = places
): Promise<T | null> {
	const giveBack = await uploads.take(checkOnePunch(headers));
	if (!giveBack) return null;
	try {
		return await work();
	} finally {
		giveBack();
	}
}

function checkOnePunch(headers: Headers): boolean {
	const length = headers.get('content-length');
	return length !== null && Number(length) <= ONE_PUNCH_BYTES;
}
