import { describe, expect, test } from 'vitest';
import { parseStandby } from './parse-standby';
import { checkTakesWrites, Standby } from './standby';

describe('the list of other hosts', () => {
	test('may be missing, and has port 3306 where none is named', () => {
		expect(parseStandby(undefined)).toEqual([]);
		expect(parseStandby(' db2:3307, db3 ,[::1]:3308')).toEqual([
			{ host: 'db2', port: 3307 },
			{ host: 'db3', port: 3306 },
			{ host: '::1', port: 3308 }
		]);
	});

	test.each(['mysql://db2:3306', 'db2:x', 'db2/bundy'])(
		'%s is refused with the form it should have',
		(text) => {
			expect(() => parseStandby(text)).toThrow(/must look like db2:3306,db3:3306/);
		}
	);
});

test('the host of the URL is wanted first, an IPv6 address without its brackets', () => {
	const firstOf = (url: string) => new Standby(url, [{ host: 'db2', port: 3306 }]).current;
	expect(firstOf('mysql://bundy:secret@[::1]:3307/bundy')).toEqual({ host: '::1', port: 3307 });
	expect(firstOf('mysql://bundy:secret@db1/bundy')).toEqual({ host: 'db1', port: 3306 });
});

describe('a host takes writes', () => {
	const words = (provider: string, ready: string, readOnly: string) =>
		new Map([
			['wsrep_provider_name', provider],
			['wsrep_ready', ready],
			['read_only', readOnly]
		]);

	test.each([
		['a single MariaDB server', words('', 'OFF', 'OFF'), true],
		['a node of a Galera cluster with a majority', words('Galera', 'ON', 'OFF'), true],
		['a node that lost the majority or is being filled', words('Galera', 'OFF', 'OFF'), false],
		['a secondary of a MySQL InnoDB Cluster', new Map([['read_only', 'ON']]), false],
		['its primary', new Map([['read_only', 'OFF']]), true]
	])('%s', (_, answered, takes) => {
		expect(checkTakesWrites(answered)).toBe(takes);
	});
});
