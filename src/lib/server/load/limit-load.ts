import type { Handle } from '@sveltejs/kit';
import { countPoolWaiting, type Db } from '../db/database';
import { drainBody } from '../drain-body';
import { countTurnedAway } from '../metrics/metrics';
import { comeBackLater } from '../unavailable';
import { loopDelayMs } from './event-loop';
import { judgeLoad, kindOfRoute } from './judge-load';
import { Slots } from './slots';

/**
 * Reports may take every other connection of the pool and no punch waits for one of them. A queue that trickles in on a slow
 * line has its place for as long as that takes: however many do, two are left for whoever stands before a device.
 */
const UPLOADS = { atOnce: 8, kept: 2, waiting: 200, waitMs: 10_000 };

/** A batch this small is somebody who stands before a device, not a queue of days. */
const ONE_PUNCH_BYTES = 24 * 1024;

/**
 * Asks those to come back who would make everybody wait (docs/decisions/0025). A punch is never lost by it: its device keeps
 * it until it has a receipt, and honours Retry-After.
 */
export function limitLoad(database: () => Db, uploads = new Slots(UPLOADS)): Handle {
	let heavyRunning = 0;
	return async ({ event, resolve }) => {
		const kind = kindOfRoute(event.route.id);
		if (kind === 'health') return resolve(event);
		const load = { loopDelayMs: loopDelayMs(), poolWaiting: countPoolWaiting(database()), heavyRunning };
		const turnAway = async () => {
			countTurnedAway(kind);
			await drainBody(event.request);
			return comeBackLater(event.url, event.locals.requestId);
		};
		if (judgeLoad(kind, load) === 'come_back') return turnAway();
		if (kind === 'heavy') {
			heavyRunning++;
			try {
				return await resolve(event);
			} finally {
				heavyRunning--;
			}
		}
		if (kind !== 'upload') return resolve(event);
		const giveBack = await uploads.take(checkOnePunch(event.request));
		if (!giveBack) return turnAway();
		try {
			return await resolve(event);
		} finally {
			giveBack();
		}
	};
}

function checkOnePunch({ headers }: Request): boolean {
	const length = headers.get('content-length');
	return length !== null && Number(length) <= ONE_PUNCH_BYTES;
}
