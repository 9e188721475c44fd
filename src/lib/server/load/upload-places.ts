import { Slots } from './slots';

/**
 * Reports may take every other connection of the pool and no punch waits for one of them. However many queues come back at
 * once, two places are left for whoever stands before a device.
 */
const places = new Slots({ atOnce: 8, kept: 2, waiting: 200, waitMs: 10_000 });

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
