/**
 * Applies the migrations in drizzle/ to DATABASE_URL, for those who run the app by other means than `npm start`.
 * `--app-account user@host`: also makes the restricted account that the app should run on, or renews its grants.
 */
import { join } from 'node:path';
import { makeAppAccount } from './lib/app-account.js';
import { runCommand } from './lib/command.js';
import { requireExternalDatabase } from './lib/external-database.js';
import { migrate } from './lib/migrations.js';
import { Refusal } from './lib/refusal.js';
import { readSettings } from './lib/settings.js';

await runCommand(async ({ signal }) => {
	const { root, databaseUrl } = readSettings(process.env);
	if (!databaseUrl)
		throw new Refusal(
			'Set DATABASE_URL=mysql://user:password@host:3306/database to say which database to migrate.'
		);
	await requireExternalDatabase(databaseUrl);
	const applied = await migrate({ url: databaseUrl, folder: join(root, 'drizzle'), signal });
	console.log(
		applied === 0 ? 'The database is up to date.' : `Applied ${applied} migration${applied === 1 ? '' : 's'}.`
	);
	const account = readAccount(process.argv.slice(2));
	if (!account) return;
	const { url } = await makeAppAccount({ ownerUrl: databaseUrl, account });
	console.log(
		url
			? `Made the account ${account}. Run the app with this address; it is shown once:\n  DATABASE_URL=${url}`
			: `The account ${account} has its grants.`
	);
});

/**
 * @param {string[]} args
 * @returns {string | null}
 */
function readAccount(args) {
	if (args.length === 0) return null;
	const [option, account] = args;
	if (option !== '--app-account' || !account || args.length > 2)
		throw new Refusal('Usage: DATABASE_URL=... node scripts/migrate.js [--app-account user@host]');
	return account;
}
