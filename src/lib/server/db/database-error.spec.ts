import { describe, expect, test } from 'vitest';
import { checkUnavailable, findDatabaseFailure } from './database-error';

const driverError = (fields: object) => Object.assign(new Error('driver'), fields);
const wrapped = (cause: Error) => new Error('Failed query', { cause });

describe('a failed statement', () => {
	test.each([
		[{ errno: 1213, sqlState: '40001' }, 'conflict'],
		[{ errno: 1062, sqlState: '23000' }, 'duplicate_key'],
		[{ errno: 1114, sqlState: 'HY000' }, 'disk_full'],
		[{ errno: -111, code: 'ECONNREFUSED' }, 'unknown_outcome'],
		[{ code: 'POOL_TIMEOUT' }, 'overload'],
		[{ errno: 1146, sqlState: '42S02' }, 'other']
	])('%o means %s, also inside the query builder wrapper', (fields, expected) => {
		expect(findDatabaseFailure(driverError(fields))).toBe(expected);
		expect(findDatabaseFailure(wrapped(driverError(fields)))).toBe(expected);
	});

	test('is told apart from a bug in our own code', () => {
		expect(findDatabaseFailure(new TypeError('x is undefined'))).toBeNull();
		expect(findDatabaseFailure('text')).toBeNull();
	});

	test('asks the client to come back only when the database cannot serve', () => {
		expect(checkUnavailable(driverError({ code: 'ECONNREFUSED' }))).toBe(true);
		expect(checkUnavailable(driverError({ errno: 1146, sqlState: '42S02' }))).toBe(false);
	});
});
