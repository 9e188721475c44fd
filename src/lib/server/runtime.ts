import { config } from './config';
import { openDatabase, type Db } from './db/database';
import { loadCarriedKeys } from './keys/carried-keys';
import { createKeyRing, type KeyRing } from './keys/key-ring';

let db: Db | undefined;

/** The process's one pool; opened at the first request so that a build needs no database. */
export function database(): Db {
	if (!db) {
		const { databaseUrl, standby } = config();
		db = openDatabase(databaseUrl, standby);
		// adapter-node's event, after the last request was answered: a held pool would keep the process alive.
		const pool = db.$client;
		process.once('sveltekit:shutdown', () => void pool.end());
	}
	return db;
}

let ready: Promise<KeyRing> | undefined;

/**
 * The keys, with those that an earlier master key left behind. A database that does not answer is asked again by the next
 * caller. Throws when the master key is not this database's.
 */
export function keyRing(): Promise<KeyRing> {
	ready ??= loadKeyRing();
	ready.catch(() => (ready = undefined));
	return ready;
}

async function loadKeyRing(): Promise<KeyRing> {
	const keys = createKeyRing(config().masterKey);
	await loadCarriedKeys(database(), keys);
	return keys;
}
