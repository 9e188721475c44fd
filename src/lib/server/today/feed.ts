import type { Context } from '../context';
import { checkUnavailable } from '../db/database-error';
import { log } from '../log';
import { readRevision } from './today.repo';

const LOOK_EVERY_MS = 2_000;
const HOUR_MS = 3_600_000;
const LOOK_BACK_HOURS = 40;

type Listener = {
	/** from now on nothing is missed */
	ready: () => void;
	changed: () => void;
	over: () => void;
};
const listeners = new Set<Listener>();
let timer: ReturnType<typeof setInterval> | undefined;
let seen: string | null = null;
let looking = false;

/**
 * Tells when something of the day has changed, on this replica or another: the database is asked every two seconds as
 * long as anybody listens, once for all of this process. Returns how to stop listening.
 */
export function watchToday(source: Pick<Context, 'db' | 'now'>, listener: Listener): () => void {
	listeners.add(listener);
	if (seen !== null) listener.ready();
	if (!timer) {
		timer = setInterval(() => void look(source), LOOK_EVERY_MS);
		timer.unref();
		void look(source);
	}
	return () => {
		listeners.delete(listener);
		if (listeners.size > 0) return;
		clearInterval(timer);
		timer = undefined;
		seen = null;
	};
}

/** On the hour: were it to move along, each punch that leaves the window would count as a change. */
export function startOfWindow(now: Date): Date {
	return new Date((Math.floor(now.getTime() / HOUR_MS) - LOOK_BACK_HOURS) * HOUR_MS);
}

async function look({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
	if (looking) return;
	looking = true;
	try {
		const revision = await readRevision(db, startOfWindow(now()));
		const before = seen;
		seen = revision;
		if (before === revision) return;
		for (const { ready, changed } of [...listeners]) (before === null ? ready : changed)();
	} catch (error) {
		// A database that comes back is asked again; what is broken otherwise should be known.
		if (!checkUnavailable(error)) log.error({ err: error }, 'the day could not be watched');
	} finally {
		looking = false;
	}
}

/** Streams would keep a server from stopping; their pages come back by themselves. */
process.on('bundy:draining', () => {
	for (const { over } of [...listeners]) over();
});
