import { sql } from 'drizzle-orm';
import type { Context } from '../context';

/** Clocks further apart than this make no honest time of a punch. */
const MAX_CLOCK_OFFSET_MS = 2_000;

/** Whether the clocks of this server and of its database are as near to each other as two good clocks are. */
export async function checkClocksAgree({ db, now }: Pick<Context, 'db' | 'now'>): Promise<boolean> {
	const before = now().getTime();
	// A free query is typed loosely by the driver; this one has one row with this one column.
	const [rows] = (await db.execute(sql`select unix_timestamp(now(3)) as n`)) as unknown as [
		{ n: number | string }[]
	];
	const after = now().getTime();
	const ms = Number(rows[0]?.n ?? 0) * 1000;
	const offset = ms < before ? before - ms : ms > after ? ms - after : 0;
	return offset <= MAX_CLOCK_OFFSET_MS;
}
