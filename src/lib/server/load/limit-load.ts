import type { Handle } from '@sveltejs/kit';
import { countPoolWaiting, type Db } from '../db/database';
import { drainBody } from '../drain-body';
import { countTurnedAway } from '../metrics/metrics';
import { comeBackLater } from '../unavailable';
import { loopDelayMs } from './event-loop';
import { judgeLoad, kindOfRoute } from './judge-load';
import { whenSent } from './when-sent';

/**
 * Asks those to come back who would make everybody wait (docs/decisions/0025). A punch is never lost by it: its device keeps
 * it until it has a receipt, and honours Retry-After. Uploads have places besides (`inUploadPlace`).
 */
export function limitLoad(database: () => Db): Handle {
	let heavyRunning = 0;
	return async ({ event, resolve }) => {
		const kind = kindOfRoute(event.route.id);
		if (kind === 'health') return resolve(event);
		const load = { loopDelayMs: loopDelayMs(), poolWaiting: countPoolWaiting(database()), heavyRunning };
		if (judgeLoad(kind, load) === 'come_back') {
			countTurnedAway(kind);
			await drainBody(event.request);
			return comeBackLater(event.url, event.locals.requestId);
		}
		if (kind !== 'heavy') return resolve(event);
		heavyRunning++;
		try {
			return whenSent(event.request, await resolve(event), () => heavyRunning--);
		} catch (error) {
			heavyRunning--;
			throw error;
		}
	};
}
