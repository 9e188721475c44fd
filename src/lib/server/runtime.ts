import { config } from './config';
import { openDatabase, type Db } from './db/database';
import { createKeyRing, type KeyRing } from './keys/key-ring';

let db: Db | undefined;
let keys: KeyRing | undefined;

/** The process's one pool; opened at the first request so that a build needs no database. */
export function database(): Db {
	return (db ??= openDatabase(config().databaseUrl));
}

export function keyRing(): KeyRing {
	return (keys ??= createKeyRing(config().masterKey));
}
