/**
 * Every option of Bundy's private database server. `--no-defaults` comes first, as the server demands, so
 * that no /etc/mysql or ~/.my.cnf of this machine reaches it.
 *
 * @typedef {{ socketPath: string } | { port: number }} Endpoint
 * @param {{ flavour: 'mariadb' | 'mysql', dataDir: string, pidFile: string, errorLog: string, initFile: string, tmpDir: string, endpoint: Endpoint, asRoot: boolean }} options
 *   `dataDir` is the server's own folder; `asRoot` when this process runs as root
 * @returns {string[]}
 */
export function serverArguments({ flavour, dataDir, pidFile, errorLog, initFile, tmpDir, endpoint, asRoot }) {
	return [
		'--no-defaults',
		`--datadir=${dataDir}`,
		`--pid-file=${pidFile}`,
		`--log-error=${errorLog}`,
		`--init-file=${initFile}`,
		// Not /tmp: a server that starts removes every temporary table it finds there, those of a running one too.
		`--tmpdir=${tmpDir}`,
		...endpointArguments(endpoint),
		// Both refuse to run as root unless told to.
		...(asRoot ? ['--user=root'] : []),
		// A punch that was acknowledged is on the disk.
		'--innodb-flush-log-at-trx-commit=1',
		'--character-set-server=utf8mb4',
		'--collation-server=utf8mb4_unicode_520_ci',
		'--default-time-zone=+00:00',
		'--innodb-buffer-pool-size=128M',
		'--max-connections=100',
		'--skip-name-resolve',
		'--performance-schema=OFF',
		...(flavour === 'mysql' ? ['--disable-log-bin', '--mysqlx=OFF', '--secure-file-priv=NULL'] : [])
	];
}

/** @param {Endpoint} endpoint */
function endpointArguments(endpoint) {
	if ('socketPath' in endpoint) return ['--skip-networking', `--socket=${endpoint.socketPath}`];
	return ['--bind-address=127.0.0.1', `--port=${endpoint.port}`];
}

/**
 * What the server runs at each start, before it lets anyone in: accounts and their passwords are made true
 * again every time, so there is no moment with an empty one and losing the password file locks nobody out.
 * The server reads one statement per line.
 *
 * @param {{ adminPassword: string, appPassword: string, endpoint: Endpoint }} options passwords of [A-Za-z0-9_-] only
 * @returns {string}
 */
export function initStatements({ adminPassword, appPassword, endpoint }) {
	const host = accountHost(endpoint);
	return [
		`ALTER USER 'root'@'localhost' IDENTIFIED BY '${adminPassword}';`,
		'CREATE DATABASE IF NOT EXISTS bundy CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;',
		...account(`'bundy_admin'@'${host}'`, adminPassword),
		`GRANT ALL PRIVILEGES ON *.* TO 'bundy_admin'@'${host}' WITH GRANT OPTION;`,
		...account(`'bundy'@'${host}'`, appPassword),
		// UPDATE and DELETE are given table by table after migrating; an older Bundy gave them on the whole database.
		`GRANT SELECT, INSERT, UPDATE, DELETE ON bundy.* TO 'bundy'@'${host}';`,
		`REVOKE UPDATE, DELETE ON bundy.* FROM 'bundy'@'${host}';`,
		''
	].join('\n');
}

/**
 * Names are not resolved, so a loopback connection comes from 127.0.0.1, and one by socket from localhost.
 *
 * @param {Endpoint} endpoint
 */
export const accountHost = (endpoint) => ('socketPath' in endpoint ? 'localhost' : '127.0.0.1');

/**
 * @param {string} name
 * @param {string} password
 */
const account = (name, password) => [
	`CREATE USER IF NOT EXISTS ${name} IDENTIFIED BY '${password}';`,
	`ALTER USER ${name} IDENTIFIED BY '${password}';`
];

/**
 * @param {{ user: string, password: string, database: string, endpoint: Endpoint }} options
 * @returns {string} a URL as mysql2 reads it
 */
export function databaseUrl({ user, password, database, endpoint }) {
	const credentials = `${user}:${password}`;
	if ('socketPath' in endpoint) {
		return `mysql://${credentials}@localhost/${database}?socketPath=${encodeURIComponent(endpoint.socketPath)}`;
	}
	return `mysql://${credentials}@127.0.0.1:${endpoint.port}/${database}`;
}
