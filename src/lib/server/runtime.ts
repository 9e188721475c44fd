import { config } from './config';
import { openDatabase, type Db } from './db/database';
import { createKeyRing, type KeyRing } from './keys/key-ring';

let db: Db | undefined;
let keys: KeyRing | undefined;

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

export function keyRing(): KeyRing {
	return (keys ??= createKeyRing(config().masterKey));
}
