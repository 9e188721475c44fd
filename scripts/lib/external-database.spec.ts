import { describe, expect, test } from 'vitest';
import { describeDatabaseUrl, explainDatabaseError } from './external-database.js';

describe('describeDatabaseUrl', () => {
	test('shows the place and neither user nor password', () => {
		expect(describeDatabaseUrl('mysql://ana:secret@db.example:3307/clock')).toBe('db.example:3307/clock');
		expect(describeDatabaseUrl('mysql://ana:secret@db.example/clock')).toBe('db.example:3306/clock');
	});

	test.each([
		['db.example', /is not a URL/],
		['mysql://ana:se/cr@et:x@db/clock', /is not a URL.*%40/],
		['postgres://db/clock', /MySQL only/],
		['mysql://db.example', /names no database/]
	])('says how "%s" should be written', (text, words) => {
		expect(() => describeDatabaseUrl(text)).toThrow(words);
		expect(() => describeDatabaseUrl(text)).toThrow(
			/DATABASE_URL=mysql:\/\/user:password@host:3306\/database/
		);
	});
});

describe('explainDatabaseError', () => {
	test.each([
		['ECONNREFUSED', /Nothing answers at db:3306\/x/],
		['ENOTFOUND', /host .* is unknown/],
		['ETIMEDOUT', /cannot be reached/],
		['ER_ACCESS_DENIED_ERROR', /refuses the user or password/],
		['ER_DBACCESS_DENIED_ERROR', /may not use/],
		['ER_BAD_DB_ERROR', /does not exist/]
	])('has one line for %s', (code, words) => {
		const line = String(explainDatabaseError(Object.assign(new Error(), { code }), 'db:3306/x'));
		expect(line).toMatch(words);
		expect(line).not.toContain('\n');
	});

	test('leaves a bug a bug', () => {
		const bug = new TypeError('x is not a function');
		expect(explainDatabaseError(bug, 'db')).toBe(bug);
	});
});
