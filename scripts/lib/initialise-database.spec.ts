import { describe, expect, test } from 'vitest';
import { initialiseCommand } from './initialise-database.js';

describe('initialiseCommand', () => {
	test('lets MySQL initialise itself', () => {
		const server = { program: '/usr/sbin/mysqld', flavour: 'mysql' as const, version: '8.4.0' };
		expect(initialiseCommand({ server, dataDir: '/d', asRoot: true })).toEqual({
			command: '/usr/sbin/mysqld',
			args: ['--no-defaults', '--datadir=/d', '--user=root', '--initialize-insecure']
		});
	});

	test.skipIf(process.platform === 'win32')('gives MariaDB to its installer, without a test database', () => {
		const server = { program: '/nowhere/bin/mariadbd', flavour: 'mariadb' as const, version: '11.4.0' };
		const { command, args } = initialiseCommand({ server, dataDir: '/d', asRoot: false });
		expect(command).toBe('mariadb-install-db');
		expect(args[0]).toBe('--no-defaults');
		expect(args).toContain('--skip-test-db');
	});
});
