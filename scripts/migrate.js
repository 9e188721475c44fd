/** Applies the migrations in drizzle/ to DATABASE_URL, for those who run the app by other means than `npm start`. */
import { join } from 'node:path';
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
});
