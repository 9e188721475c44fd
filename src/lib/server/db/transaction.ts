import { findDatabaseFailure } from './database-error';
import type { Db, Tx } from './database';

const MAX_ATTEMPTS = 5;

/**
 * Runs a whole transaction, again from its start when the database chose it as a deadlock's victim. Work inside
 * must be safe to repeat and have no effect outside the database; do those after it returns.
 * Throws the last error when five attempts failed, and any other error at once.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await db.transaction(work, { isolationLevel: 'read committed' });
		} catch (error) {
			if (findDatabaseFailure(error) !== 'conflict' || attempt === MAX_ATTEMPTS) throw error;
			await pause(5 + Math.random() * 40 * attempt);
		}
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
