import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Db } from '../db/database';
import { jobLease } from '../db/schema/job';

type Claim = { job: string; holder: string; seconds: number };

const inSeconds = (seconds: number) =>
	sql`now(3) + interval ${Math.round(seconds * 1000)} * 1000 microsecond`;

/** One atomic statement, of which one replica's changes the row; true for that one. */
export async function takeLease(db: Db, { job, holder, seconds }: Claim): Promise<boolean> {
	const [taken] = await db
		.update(jobLease)
		.set({ holder, leaseUntil: inSeconds(seconds) })
		.where(and(eq(jobLease.job, job), lte(jobLease.leaseUntil, sql`now(3)`)));
	if (taken.affectedRows === 1) return true;
	const [made] = await db
		.insert(jobLease)
		.ignore()
		.values({ job, holder, leaseUntil: inSeconds(seconds) });
	return made.affectedRows === 1;
}

/** While it is ours: holds it for so long from now on, be it to go on or to keep others from beginning again at once. */
export async function holdLease(db: Db, { job, holder, seconds }: Claim): Promise<void> {
	await db
		.update(jobLease)
		.set({ leaseUntil: inSeconds(seconds) })
		.where(and(eq(jobLease.job, job), eq(jobLease.holder, holder)));
}

/** Whether any job was taken or is held since a minute ago: some are due every few seconds wherever Bundy runs. */
export async function checkRanLately(db: Db): Promise<boolean> {
	const [row] = await db
		.select({ job: jobLease.job })
		.from(jobLease)
		.where(gt(jobLease.leaseUntil, sql`now(3) - interval 60 second`))
		.limit(1);
	return row !== undefined;
}

/** All leases as one text, which differs as soon as a job began or ended. */
export async function describeLeases(db: Db): Promise<string> {
	const rows = await db.select().from(jobLease).orderBy(jobLease.job);
	return JSON.stringify(rows);
}
