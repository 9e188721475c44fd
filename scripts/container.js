/**
 * What the containers of compose.yaml run: `secrets` makes passwords and the master key once, `setup` migrates and makes
 * the application's account, `serve` and `backup` are the application and its nightly backup, `health` asks the server.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grantRows } from './lib/app-grants.js';
import { withConnection } from './lib/backup/snapshot.js';
import { runCommand } from './lib/command.js';
import { migrate } from './lib/migrations.js';
import { Refusal } from './lib/refusal.js';
import { ROOT } from './lib/settings.js';
import { issueSetupToken, setupLink } from './lib/setup-link.js';

const { env } = process;
const secretFile = (/** @type {string} */ name) => join(env.BUNDY_SECRETS ?? '/secrets', name);
const databaseFile = (/** @type {string} */ name) =>
	join(env.BUNDY_DATABASE_SECRETS ?? '/database-secrets', name);
const MASTER_KEY = secretFile('master.key');
const APP_PASSWORD = secretFile('app-password');
/** Read by the database server's own user, in a volume that the application does not see. */
const ROOT_PASSWORD = databaseFile('root-password');

const COMMANDS = { secrets: makeSecrets, setup: setUp, serve, backup: backUp, health: checkHealth };

const name = process.argv[2] ?? '';
const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
if (!command) {
	console.error(`Choose one of: ${Object.keys(COMMANDS).join(', ')}.`);
	process.exit(1);
}
await command();

function makeSecrets() {
	return runCommand(async () => {
		makeOnce(MASTER_KEY, () => `${randomBytes(32).toString('base64')}\n`, 0o600);
		makeOnce(APP_PASSWORD, newPassword, 0o600);
		makeOnce(ROOT_PASSWORD, newPassword, 0o444);
	});
}

function newPassword() {
	return randomBytes(24).toString('base64url');
}

/**
 * @param {string} file
 * @param {() => string} make
 * @param {number} mode
 */
function makeOnce(file, make, mode) {
	if (existsSync(file)) return;
	writeFileSync(file, make(), { mode, flag: 'wx' });
	console.log(`Made ${file}.`);
}

function setUp() {
	return runCommand(async ({ signal }) => {
		const url = rootUrl();
		await migrate({ url, folder: join(ROOT, 'drizzle'), signal });
		const account = "'bundy'@'%'";
		await withConnection(url, async (connection) => {
			await connection.query(`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ?`, [
				readSecret(APP_PASSWORD)
			]);
			await connection.query(`ALTER USER ${account} IDENTIFIED BY ?`, [readSecret(APP_PASSWORD)]);
			await connection.query(`GRANT SELECT, INSERT ON bundy.* TO ${account}`);
		});
		await grantRows({ adminUrl: url, account });
		const token = await issueSetupToken(url);
		const address = env.BUNDY_ADDRESS ?? 'https://localhost';
		console.log(
			token
				? `Set Bundy up with this link; it works once, within 24 hours:\n  ${setupLink(address, token)}`
				: `Bundy is set up: ${address}`
		);
	});
}

async function serve() {
	env.DATABASE_URL = urlFor('bundy', readSecret(APP_PASSWORD));
	env.BUNDY_MASTER_KEY_FILE = MASTER_KEY;
	await import('./serve.js');
}

/** With the database's own account: what is proven here is restored into a scratch database beside the original. */
async function backUp() {
	env.BUNDY_BACKUP_DATABASE_URL = rootUrl();
	env.BUNDY_MASTER_KEY_FILE = MASTER_KEY;
	process.argv.splice(2, Infinity, '--nightly');
	await import('./backup.js');
}

async function checkHealth() {
	const answer = await fetch(`http://127.0.0.1:${env.PORT ?? 3000}/readyz`).catch(() => null);
	process.exit(answer?.ok ? 0 : 1);
}

function rootUrl() {
	return urlFor('root', readSecret(ROOT_PASSWORD));
}

/**
 * @param {string} user
 * @param {string} password
 */
function urlFor(user, password) {
	if (env.DATABASE_URL) return env.DATABASE_URL;
	return `mysql://${user}:${password}@${env.BUNDY_DATABASE_HOST ?? 'database'}:3306/bundy`;
}

/** @param {string} file */
function readSecret(file) {
	if (existsSync(file)) return readFileSync(file, 'utf8').trim();
	throw new Refusal(`${file} is missing: run "node scripts/container.js secrets" first.`);
}
