import { describe, expect, test } from 'vitest';
import { explainMissingServer, parseServerVersion, requireServerVersion } from './find-database-server.js';

describe('parseServerVersion', () => {
	test.each([
		[
			'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
			'mariadb',
			'10.11.19'
		],
		['/usr/sbin/mysqld  Ver 8.0.43-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))', 'mysql', '8.0.43'],
		['/opt/homebrew/opt/mysql/bin/mysqld  Ver 9.3.0 for macos15.2 on arm64 (Homebrew)', 'mysql', '9.3.0'],
		['11.8.2-MariaDB', 'mariadb', '11.8.2']
	])('reads "%s"', (text, flavour, version) => {
		expect(parseServerVersion(text)).toEqual({ flavour, version });
	});

	test('does not guess', () => {
		expect(parseServerVersion('command not found')).toBeNull();
	});
});

describe('requireServerVersion', () => {
	test.each([
		['mariadb', '10.11.0'],
		['mariadb', '11.4.2'],
		['mysql', '8.0.0'],
		['mysql', '9.1.0']
	] as const)('takes %s %s', (flavour, version) => {
		expect(() => requireServerVersion(flavour, version, '/usr/sbin/x')).not.toThrow();
	});

	test.each([
		['mariadb', '10.10.9'],
		['mysql', '5.7.44']
	] as const)('refuses %s %s and says what else would do', (flavour, version) => {
		expect(() => requireServerVersion(flavour, version, '/usr/sbin/x')).toThrow(
			new RegExp(`/usr/sbin/x is .*${version}.*DATABASE_URL=`)
		);
	});
});

test.each([
	['linux', 'apt-get install mariadb-server'],
	['darwin', 'brew install mariadb'],
	['win32', 'winget install MariaDB.Server'],
	['freebsd', 'MariaDB 10.11 or newer']
] as const)('without a server, a person on %s is told exactly what to install', (platform, command) => {
	const line = explainMissingServer(platform);
	expect(line).toContain(command);
	expect(line).toContain('DATABASE_URL=mysql://');
	expect(line).not.toContain('\n');
});
