import { findDatabaseFailure } from './database-error';
import type { Db, Tx } from './database';

const MAX_ATTEMPTS = 5;

const lastWork = new WeakMap<Tx, (() => Promise<void>)[]>();

/**
 * Runs a whole transaction, again from its start when the database chose it as a deadlock's victim or another node of a
 * cluster was first, and when the server was lost before it was asked to commit: nothing of it is stored then. Work
 * inside must be safe to repeat and have no effect outside the database; do those after it returns.
 * Throws the last error when five attempts failed, any other error at once, and so too when the server was lost while it
 * committed: whether it did is known only to whoever looks, by the keys of what was written.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		let committing = false;
		try {
			// READ COMMITTED is set once per connection: see `openDatabase`.
			return await db.transaction(async (tx) => {
				const result = await runToEnd(tx, work);
				committing = true;
				return result;
			});
		} catch (error) {
			const failure = findDatabaseFailure(error);
			const lost = failure === 'unknown_outcome' && !committing;
			if ((failure !== 'conflict' && !lost) || attempt === MAX_ATTEMPTS) throw error;
			await pause(lost ? 100 * attempt : 5 + Math.random() * 40 * attempt);
		}
	}
}

/**
 * Has `work` done as the last thing of this transaction. For a row that every transaction must lock: whoever locks it
 * last waits for nothing afterwards, so that it can be part of no deadlock, and holds it only until the commit.
 * Throws when `tx` did not come from `transaction`, which would never do it.
 */
export function beforeCommit(tx: Tx, work: () => Promise<void>): void {
	const works = lastWork.get(tx);
	if (!works) throw new Error('only a transaction of transaction() has an end to wait for');
	works.push(work);
}

async function runToEnd<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
	const works: (() => Promise<void>)[] = [];
	lastWork.set(tx, works);
	const result = await work(tx);
	for (const last of works) await last();
	return result;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
