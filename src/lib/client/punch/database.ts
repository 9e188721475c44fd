import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** Waits between attempts: an immediate retry is useless once the browser lost its storage process. */
const REOPEN_DELAYS_MS = [200, 1_000, 3_000];

/** Errors after which the connection, not the data, is broken (dexie#832, localForage#1113, Expensify/App#87844). */
const LOST_CONNECTION = ['InvalidStateError', 'UnknownError', 'AbortError', 'TimeoutError'];

export interface DatabaseOptions<S extends DBSchema> {
	name: string;
	version: number;
	upgrade: (db: IDBPDatabase<S>) => void;
	sleep?: (ms: number) => Promise<void>;
}

/**
 * One shared connection that is opened when first used, given up when another tab needs it or the browser
 * drops it, and opened again by the next use.
 */
export class Database<S extends DBSchema> {
	readonly #options: DatabaseOptions<S>;
	#connection: Promise<IDBPDatabase<S>> | null = null;

	constructor(options: DatabaseOptions<S>) {
		this.#options = options;
	}

	/**
	 * Runs `work` on the open database. Work may be run again on a new connection after a lost one, even when
	 * its transaction had been committed: it must be safe to repeat.
	 */
	async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
		for (const delay of REOPEN_DELAYS_MS) {
			try {
				return await work(await this.#open());
			} catch (error) {
				if (!isLostConnection(error)) throw error;
				await this.close();
				await (this.#options.sleep ?? sleep)(delay);
			}
		}
		return work(await this.#open());
	}

	async close(): Promise<void> {
		const connection = this.#connection;
		this.#connection = null;
		// A connection that never opened needs no closing.
		await connection?.then((db) => db.close()).catch(() => undefined);
	}

	#open(): Promise<IDBPDatabase<S>> {
		this.#connection ??= this.#connect().catch((error: unknown) => {
			this.#connection = null;
			throw error;
		});
		return this.#connection;
	}

	#connect(): Promise<IDBPDatabase<S>> {
		const { name, version, upgrade } = this.#options;
		return openDB<S>(name, version, {
			upgrade,
			blocking: () => void this.close(),
			blocked: () => console.warn(`${name}: waiting for another tab to let go of the database`),
			terminated: () => {
				this.#connection = null;
			}
		});
	}
}

function isLostConnection(error: unknown): boolean {
	return error instanceof DOMException && LOST_CONNECTION.includes(error.name);
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
