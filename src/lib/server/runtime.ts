import { config } from './config';
import { openDatabase, type Db } from './db/database';

let db: Db | undefined;

/** The process's one pool; opened at the first request so that a build needs no database. */
export function database(): Db {
	return (db ??= openDatabase(config().databaseUrl));
}
