import type { Context } from './context';
import { checkUnavailable } from './db/database-error';
import { log } from './log';
import { judgeLeftovers } from './punch/evaluation.service';

const EVERY_MS = 60_000;

/** Work that no request waits for. Each run is safe to repeat and on any replica. */
export function startJobs(context: Context): void {
	const run = () => {
		judgeLeftovers(context).catch((error: unknown) => {
			const message = checkUnavailable(error)
				? 'database unavailable; trying again later'
				: 'judging leftovers failed';
			log.error({ err: error }, message);
		});
	};
	run();
	// Must not keep a process alive that is asked to stop.
	setInterval(run, EVERY_MS).unref();
}
