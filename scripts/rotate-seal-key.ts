/**
 * `npm run rotate-seal-key`: a new key that devices seal faces to, as the button on the devices page makes one. Beside a running
 * Bundy or without it; whoever can run this has the master key, so that no account is asked for.
 */
import { readConfig } from '../src/lib/server/config';
import { openDatabase as openPool } from '../src/lib/server/db/database';
import { createKeyRing } from '../src/lib/server/keys/key-ring';
import { rotateSealKeyByCommand } from '../src/lib/server/keys/rotate-seal-key.service';
import { runCommand } from './lib/command.js';
import { provideMasterKey } from './lib/master-key.js';
import { openDatabase } from './lib/open-database.js';
import { createProgress } from './lib/progress.js';
import { readSettings } from './lib/settings.js';

const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const settings = readSettings(process.env);
	const { url } = await openDatabase({ settings, signal, closing, progress });
	const key = await provideMasterKey({
		env: process.env,
		dataDir: settings.dataDir,
		databaseUrl: url,
		progress
	});
	const { masterKey } = readConfig({ ...process.env, DATABASE_URL: url, ...key });
	const db = openPool(url);
	closing.add(() => db.$client.end());
	const context = { db, keys: createKeyRing(masterKey), now: () => new Date() };
	const { keyId, before } = await rotateSealKeyByCommand(context);
	progress.line(`Devices seal to the key ${keyId} from their next contact on, no longer to ${before}.`);
	progress.line('A running Bundy follows within a minute. What waits, sealed to an older key, still opens.');
});
