import { sql } from 'drizzle-orm';
import { statfs } from 'node:fs/promises';
import journal from '../../../../drizzle/meta/_journal.json';
import { checkClocksAgree } from '../clock/clocks-agree';
import type { Context } from '../context';
import { findErrno } from '../db/database-error';
import { getReceiptKey } from '../keys/receipt-key';
import { checkDraining } from './draining';

/** Below this a log or an upload fills what the database needs. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;

export type Check = { ok: true } | { ok: false; problem: string };
export type Readiness = { ready: boolean; checks: Record<string, Check> };

/**
 * Whether this replica can serve, and what is missing. Sentences only, no addresses and no error texts: anybody may ask.
 *
 * @param dataFolder whose disk is looked at; null when this replica keeps nothing on a disk
 */
export async function checkReadiness(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	dataFolder: string | null
): Promise<Readiness> {
	const { db } = context;
	const database = await checkDatabase(db);
	const behind = { ok: false, problem: 'Not known: the database does not answer.' } as const;
	const asked = (check: () => Promise<Check>) => (database.ok ? check() : Promise.resolve(behind));
	const [migrations, keys, clock, disk] = await Promise.all([
		asked(() => attempt('The state of the migrations cannot be read.', () => checkMigrations(context))),
		asked(() => attempt(WRONG_KEY, async () => (await getReceiptKey(context), OK))),
		asked(() => attempt('The clock of the database cannot be read.', () => checkClock(context))),
		checkDisk(dataFolder)
	]);
	const serving: Check = checkDraining() ? { ok: false, problem: 'This server is stopping.' } : OK;
	const checks = { database, migrations, keys, clock, disk, serving };
	return { ready: Object.values(checks).every((check) => check.ok), checks };
}

/** A node of a cluster that lost the majority answers, and neither reads nor writes. */
const NO_MAJORITY_ERRNO = 1047;

async function checkDatabase(db: Context['db']): Promise<Check> {
	try {
		// A table, which such a node does not read; any will do.
		await db.execute(sql`select count(*) from job_lease`);
		return OK;
	} catch (error) {
		const apart = findErrno(error) === NO_MAJORITY_ERRNO;
		const problem = apart
			? 'This node of the database cluster has no majority: start the others, or bring the cluster back.'
			: 'The database does not answer.';
		return { ok: false, problem };
	}
}

const OK = { ok: true } as const;
const WRONG_KEY = 'The keys do not open: this is not the master key that the database was set up with.';

async function attempt(problem: string, check: () => Promise<Check>): Promise<Check> {
	try {
		return await check();
	} catch {
		// Which error it was stands in the log of whoever needed the part; here only that it is missing.
		return { ok: false, problem };
	}
}

async function checkMigrations({ db }: Pick<Context, 'db'>): Promise<Check> {
	const applied = await readNumber(db, sql`select max(created_at) as n from __drizzle_migrations`);
	const newest = journal.entries.at(-1)?.when ?? 0;
	if (applied < newest)
		return { ok: false, problem: 'The database waits for migrations: run "npm run migrate".' };
	return OK;
}

async function checkClock(context: Pick<Context, 'db' | 'now'>): Promise<Check> {
	if (await checkClocksAgree(context)) return OK;
	return {
		ok: false,
		problem: 'The clocks of server and database are more than 2 s apart: set them by NTP.'
	};
}

async function checkDisk(folder: string | null): Promise<Check> {
	if (folder === null) return OK;
	try {
		const { bavail, bsize } = await statfs(folder);
		return bavail * bsize >= MIN_FREE_BYTES ? OK : { ok: false, problem: 'The disk is full.' };
	} catch {
		return { ok: false, problem: 'The data folder cannot be read.' };
	}
}

async function readNumber(db: Context['db'], query: ReturnType<typeof sql>): Promise<number> {
	// A free query is typed loosely by the driver; these have one row with this one column.
	const [rows] = (await db.execute(query)) as unknown as [{ n: number | string | null }[]];
	return Number(rows[0]?.n ?? 0);
}
