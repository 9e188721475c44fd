import mysql from 'mysql2';
import { describe, expect, test } from 'vitest';
import { databaseUrl, initStatements, serverArguments } from './database-arguments.js';

const options = {
	flavour: 'mariadb' as const,
	dataDir: '/d/mysql',
	pidFile: '/d/run/mysql.pid',
	errorLog: '/d/mysql.log',
	initFile: '/d/run/init.sql',
	tmpDir: '/data/run/tmp',
	endpoint: { socketPath: '/d/run/mysql.sock' },
	asRoot: false
};

describe('serverArguments', () => {
	test('keeps the options of this machine out, which only works in the first place', () => {
		expect(serverArguments(options)[0]).toBe('--no-defaults');
	});

	test('puts every acknowledged punch on the disk', () => {
		expect(serverArguments(options)).toContain('--innodb-flush-log-at-trx-commit=1');
	});

	test('opens no network where there are sockets, and only the loopback where there are none', () => {
		expect(serverArguments(options)).toContain('--skip-networking');
		const byPort = serverArguments({ ...options, endpoint: { port: 4000 } });
		expect(byPort).not.toContain('--skip-networking');
		expect(byPort).toContain('--bind-address=127.0.0.1');
		expect(byPort).toContain('--port=4000');
	});

	test('names root only when it is root', () => {
		expect(serverArguments(options).join(' ')).not.toContain('--user');
		expect(serverArguments({ ...options, asRoot: true })).toContain('--user=root');
	});

	test('switches off what only MySQL has', () => {
		expect(serverArguments({ ...options, flavour: 'mysql' })).toContain('--mysqlx=OFF');
		expect(serverArguments(options)).not.toContain('--mysqlx=OFF');
	});
});

describe('initStatements', () => {
	const text = initStatements({
		adminPassword: 'admin-pw',
		appPassword: 'app-pw',
		endpoint: options.endpoint
	});

	test('is one statement per line, as the server reads it', () => {
		expect(
			text
				.trimEnd()
				.split('\n')
				.every((line) => line.endsWith(';'))
		).toBe(true);
	});

	test('leaves no account without a password', () => {
		expect(text).toContain("ALTER USER 'root'@'localhost' IDENTIFIED BY 'admin-pw';");
		expect(text).toContain("ALTER USER 'bundy'@'localhost' IDENTIFIED BY 'app-pw';");
	});

	test('lets the app change rows, not tables', () => {
		expect(text).toContain("GRANT SELECT, INSERT, UPDATE, DELETE ON bundy.* TO 'bundy'@'localhost';");
	});

	test('grants to 127.0.0.1 when connections come over the loopback', () => {
		const byPort = initStatements({ adminPassword: 'a', appPassword: 'b', endpoint: { port: 4000 } });
		expect(byPort).toContain("'bundy'@'127.0.0.1'");
	});
});

describe('databaseUrl', () => {
	const account = { user: 'bundy', password: 'p-_9', database: 'bundy' };

	test('carries a socket path that the driver finds', () => {
		const uri = databaseUrl({ ...account, endpoint: { socketPath: '/with space/mysql.sock' } });
		expect(new URL(uri).searchParams.get('socketPath')).toBe('/with space/mysql.sock');
		const pool = mysql.createPool(uri);
		expect(pool.config.connectionConfig).toMatchObject({ user: 'bundy', database: 'bundy' });
		pool.end();
	});

	test('carries a port', () => {
		expect(databaseUrl({ ...account, endpoint: { port: 4000 } })).toBe(
			'mysql://bundy:p-_9@127.0.0.1:4000/bundy'
		);
	});
});
