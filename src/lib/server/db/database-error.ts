/** What a failed statement means for the caller (research: errno table of the deployment rules). */
export type DatabaseFailure =
	'conflict' | 'unknown_outcome' | 'duplicate_key' | 'overload' | 'disk_full' | 'other';

const BY_ERRNO: Record<number, DatabaseFailure> = {
	1213: 'conflict', // deadlock
	1205: 'conflict', // lock wait timeout
	1020: 'conflict', // MariaDB: record has changed since last read
	1047: 'unknown_outcome', // node is not ready
	1180: 'unknown_outcome', // error during commit
	1290: 'unknown_outcome', // read-only server
	1836: 'unknown_outcome', // read-only mode
	1053: 'unknown_outcome', // server shutdown in progress
	1927: 'unknown_outcome', // connection was killed
	1062: 'duplicate_key',
	1040: 'overload',
	1203: 'overload',
	1226: 'overload',
	1021: 'disk_full',
	1114: 'disk_full',
	3: 'disk_full'
};

const BY_CODE: Record<string, DatabaseFailure> = {
	ECONNRESET: 'unknown_outcome',
	ECONNREFUSED: 'unknown_outcome',
	ENOENT: 'unknown_outcome', // the socket is gone: the server is stopped
	EPIPE: 'unknown_outcome',
	ETIMEDOUT: 'unknown_outcome',
	ENOTFOUND: 'unknown_outcome',
	PROTOCOL_CONNECTION_LOST: 'unknown_outcome',
	PROTOCOL_SEQUENCE_TIMEOUT: 'unknown_outcome',
	PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR: 'unknown_outcome',
	PROTOCOL_ENQUEUE_AFTER_QUIT: 'unknown_outcome',
	POOL_TIMEOUT: 'overload'
};

/** Drizzle wraps the driver's error as `cause`, so the whole chain is read. Null when it is no database error. */
export function findDatabaseFailure(error: unknown): DatabaseFailure | null {
	for (
		let cause: unknown = error, depth = 0;
		cause instanceof Error && depth < 5;
		cause = cause.cause, depth++
	) {
		const { errno, code, sqlState } = cause as Error & {
			errno?: unknown;
			code?: unknown;
			sqlState?: unknown;
		};
		// Node's own network errors carry negative errno numbers.
		if (typeof errno === 'number' && errno > 0 && BY_ERRNO[errno]) return BY_ERRNO[errno];
		if (typeof code === 'string' && BY_CODE[code]) return BY_CODE[code];
		if (cause.message === 'Queue limit reached.') return 'overload';
		if (cause.message === "Can't add new command when connection is in closed state")
			return 'unknown_outcome';
		if (typeof sqlState === 'string') return 'other';
	}
	return null;
}

/** The server's own number of the error; null when it is none of a database. */
export function findErrno(error: unknown): number | null {
	for (
		let cause: unknown = error, depth = 0;
		cause instanceof Error && depth < 5;
		cause = cause.cause, depth++
	)
		if ('errno' in cause && typeof cause.errno === 'number' && cause.errno > 0) return cause.errno;
	return null;
}

/** True when the database itself cannot serve now: the answer is 503 with Retry-After, never a lost session. */
export function checkUnavailable(error: unknown): boolean {
	const failure = findDatabaseFailure(error);
	return (
		failure === 'unknown_outcome' ||
		failure === 'overload' ||
		failure === 'disk_full' ||
		failure === 'conflict'
	);
}

export function checkDuplicateKey(error: unknown): boolean {
	return findDatabaseFailure(error) === 'duplicate_key';
}
