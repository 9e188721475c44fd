/**
 * `npm run recover-sign-in -- EMAIL`: a link for choosing a new password, for an administrator who lost it or the second
 * step and whom nobody else can help. Beside a running Bundy or without it; whoever can run this has the server.
 */
import { openDatabase as openPool } from '../src/lib/server/db/database';
import { recoverByCommand } from '../src/lib/server/access/recover.service';
import { runCommand } from './lib/command.js';
import { openDatabase } from './lib/open-database.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { readSettings } from './lib/settings.js';

const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const email = process.argv[2]?.trim().toLowerCase();
	if (!email) throw new Refusal('Say whose: npm run recover-sign-in -- EMAIL');
	const { url } = await openDatabase({ settings: readSettings(process.env), signal, closing, progress });
	const db = openPool(url);
	closing.add(() => db.$client.end());
	const token = await recoverByCommand({ db, now: () => new Date() }, email);
	if (token === null) throw new Refusal(`Nobody who may sign in has the address ${email}.`);
	progress.line(`Within an hour, open this path at the address of Bundy and choose a password:`);
	progress.line(`/invitation/${token}`);
	progress.line('The second step was taken away; set it up anew under Sign-in and security.');
});
