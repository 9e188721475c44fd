import { findDatabaseFailure } from './database-error';
import type { Db, Tx } from './database';

const MAX_ATTEMPTS = 5;

const lastWork = new WeakMap<Tx, (() => Promise<void>)[]>();

/**
 * Runs a whole transaction, again from its start when the database chose it as a deadlock's victim. Work inside
 * must be safe to repeat and have no effect outside the database; do those after it returns.
 * Throws the last error when five attempts failed, and any other error at once.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			// READ COMMITTED is set once per connection: see `openDatabase`.
			return await db.transaction((tx) => runToEnd(tx, work));
		} catch (error) {
			if (findDatabaseFailure(error) !== 'conflict' || attempt === MAX_ATTEMPTS) throw error;
			await pause(5 + Math.random() * 40 * attempt);
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
