import { eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { countTry, TRY_WINDOW_MS } from '$domain/access/sign-in-tries';
import type { Db } from '../db/database';
import { signInTry } from '../db/schema/access';
import { transaction } from '../db/transaction';

const failuresSchema = v.array(v.number());

/**
 * Counts a try as failed before anybody knows, and `forgetFailures` takes it back: of many that come at once, on any
 * replica, no more pass than one after another would. Seconds to wait, and nothing counted, when there were too many;
 * else 0. The failures that count, this try as the last of them if it may be made.
 *
 * @param account what is guessed at, as `confirm USER`; the table holds its hash
 */
export async function startCountedTry(
	db: Db,
	account: string,
	now: Date
): Promise<{ retryAfterSeconds: number; failures: number[] }> {
	const accountHash = hashAccount(account);
	const expiresAt = new Date(now.getTime() + TRY_WINDOW_MS);
	// By itself: an INSERT that meets the row holds a shared lock, and two of those that go on to write are a deadlock.
	await db.insert(signInTry).ignore().values({ accountHash, failures: [], expiresAt });
	return transaction(db, async (tx) => {
		const [row] = await tx
			.select()
			.from(signInTry)
			.where(eq(signInTry.accountHash, accountHash))
			.for('update');
		const { retryAfterSeconds, failures } = countTry(readFailures(row?.failures), now.getTime());
		if (retryAfterSeconds === 0)
			await tx.update(signInTry).set({ failures, expiresAt }).where(eq(signInTry.accountHash, accountHash));
		return { retryAfterSeconds, failures };
	});
}

/** After a try that was right. */
export async function forgetFailures(db: Db, account: string): Promise<void> {
	await db.delete(signInTry).where(eq(signInTry.accountHash, hashAccount(account)));
}

const hashAccount = (account: string) => createHash('sha256').update(`try ${account}`).digest();

/** A row that says nothing sensible has no failures: nobody shall be locked out by it. */
function readFailures(stored: unknown): number[] {
	const parsed = v.safeParse(failuresSchema, stored);
	return parsed.success ? parsed.output : [];
}
