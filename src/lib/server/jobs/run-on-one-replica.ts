import { randomUUID } from 'node:crypto';
import type { Context } from '../context';
import { log } from '../log';
import { holdLease, takeLease } from './job-lease.repo';

/** How long a replica that died in the middle of a job keeps the others from it. */
const LEASE_SECONDS = 30;
const RENEW_EVERY_MS = 10_000;

const holder = randomUUID();

/**
 * Does a job on whichever replica comes first, and on no other until it is due again. A job must bear being done twice all
 * the same: a replica that stood still longer than its lease does not know that it lost it.
 *
 * @param job its name, the same on every replica
 * @returns false when another replica has it, or it is not due yet
 */
export async function runOnOneReplica(
	context: Context,
	{ job, everySeconds, by = holder }: { job: string; everySeconds: number; by?: string },
	work: (context: Context) => Promise<unknown>
): Promise<boolean> {
	const { db } = context;
	const claim = { job, holder: by };
	if (!(await takeLease(db, { ...claim, seconds: LEASE_SECONDS }))) return false;
	const started = performance.now();
	const renewing = setInterval(() => {
		// The next renewal comes in time; a lease that runs out meanwhile is another replica's.
		holdLease(db, { ...claim, seconds: LEASE_SECONDS }).catch((error: unknown) =>
			log.warn({ job, err: error }, 'lease not renewed')
		);
	}, RENEW_EVERY_MS);
	try {
		await work(context);
	} finally {
		clearInterval(renewing);
		// A little less than the period: whoever's clock ticks first at the next one shall find it free.
		const left = everySeconds * 0.9 - (performance.now() - started) / 1000;
		await holdLease(db, { ...claim, seconds: Math.max(0, left) });
	}
	return true;
}
