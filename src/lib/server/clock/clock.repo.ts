import { eq, max } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { auditEvent } from '../db/schema/audit';
import { clockWatch } from '../db/schema/clock';
import { retentionRun } from '../db/schema/retention';

export type ClockWatch = { seenAt: Date; doubtedAt: Date | null };

const THE_CLOCK = 1;

export async function findClock(db: Db | Tx): Promise<ClockWatch | null> {
	const [row] = await db.select().from(clockWatch).where(eq(clockWatch.id, THE_CLOCK));
	return row ?? null;
}

/** Locked until the transaction ends; `first` makes the row when there is none. */
export async function lockClock(tx: Tx, first: () => Promise<Date>): Promise<ClockWatch> {
	const find = async () =>
		(await tx.select().from(clockWatch).where(eq(clockWatch.id, THE_CLOCK)).for('update'))[0];
	const row = await find();
	if (row) return row;
	// Two first looks at once: the second waits here and reads what the first wrote.
	await tx
		.insert(clockWatch)
		.ignore()
		.values({ id: THE_CLOCK, seenAt: await first() });
	const made = await find();
	if (!made) throw new Error('the watch of the clock could not be made');
	return made;
}

export async function updateClock(tx: Tx, change: Partial<ClockWatch>): Promise<void> {
	await tx.update(clockWatch).set(change).where(eq(clockWatch.id, THE_CLOCK));
}

/** The newest time that was written down before the clock was watched: a run is noted every day. */
export async function findNewestTrace(db: Db | Tx): Promise<Date | null> {
	const [[audited], [ran]] = [
		await db.select({ at: max(auditEvent.at) }).from(auditEvent),
		await db.select({ at: max(retentionRun.startedAt) }).from(retentionRun)
	];
	const times = [audited?.at, ran?.at].flatMap((at) => (at ? [at.getTime()] : []));
	return times.length > 0 ? new Date(Math.max(...times)) : null;
}
