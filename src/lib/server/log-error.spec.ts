import { DrizzleQueryError } from 'drizzle-orm/errors';
import { describe, expect, test } from 'vitest';
import { describeError } from './log-error';

const SECRET = 'c2VjcmV0LXRva2Vu';

const driverError = (sqlMessage: string) =>
	Object.assign(new Error(sqlMessage), {
		code: 'ER_DUP_ENTRY',
		errno: 1062,
		sqlState: '23000',
		sqlMessage,
		sql: `insert into session (id) values ('${SECRET}')`
	});

describe('an error in the log', () => {
	test('keeps the statement of a failed query and loses what was passed to it', () => {
		const cause = driverError(`Duplicate entry '${SECRET}' for key 'session.PRIMARY'`);
		const error = new DrizzleQueryError('insert into session (id) values (?)', [SECRET], cause);
		const logged = describeError(error);
		expect(JSON.stringify(logged)).not.toContain(SECRET);
		expect(logged.message).toBe('Failed query: insert into session (id) values (?)');
		expect(logged.cause).toMatchObject({
			code: 'ER_DUP_ENTRY',
			message: "Duplicate entry '…' for key 'session.PRIMARY'"
		});
	});

	test.each([
		["Data too long for column 'name' at row 1", "Data too long for column 'name' at row 1"],
		[`Incorrect datetime value: '${SECRET}'`, "Incorrect datetime value: '…'"],
		[`near 'O''Neil \\' ${SECRET}' at line 1`, "near '…' at line 1"]
	])('says of "%s" what is nobody\'s business but ours', (message, expected) => {
		expect(describeError(driverError(message)).message).toBe(expected);
	});

	test('keeps where it happened', () => {
		const stack = describeError(new TypeError(`bad ${SECRET}`)).stack ?? '';
		expect(stack).toContain('log-error.spec.ts');
		expect(stack).not.toContain(SECRET);
	});

	test('does not follow a ring of causes for ever', () => {
		const ring = new Error('ring');
		ring.cause = ring;
		expect(JSON.stringify(describeError(ring)).match(/ring/g)?.length).toBe(5);
	});

	test('writes nothing of what is thrown and no Error', () => {
		expect(describeError({ token: SECRET })).toEqual({ type: 'object', message: 'not an Error' });
	});
});
