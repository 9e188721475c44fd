/** `npm run dev`: the database as in `npm start`, with Vite's development server in front of the sources. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runCommand } from './lib/command.js';
import { prepare } from './lib/prepare.js';
import { createProgress } from './lib/progress.js';
import { issueSetupToken, setupLink } from './lib/setup-link.js';
import { untilStopped } from './lib/until-stopped.js';
import { Refusal } from './lib/refusal.js';

const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const { root, port, host, address, database, serverEnv } = await prepare({ signal, closing, progress });
	const vite = spawn(
		process.execPath,
		[
			join('node_modules', 'vite', 'bin', 'vite.js'),
			'dev',
			'--port',
			`${port}`,
			'--strictPort',
			'--host',
			host ?? '0.0.0.0'
		],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, ...serverEnv } }
	);
	/** @type {Promise<void>} */
	const exited = new Promise((resolve) => {
		vite.once('error', () => resolve());
		vite.once('exit', () => resolve());
	});
	closing.add(async () => {
		vite.kill('SIGTERM');
		await exited;
	});
	const token = await issueSetupToken(database.appUrl);
	if (token)
		progress.line(
			`Set it up with this link; it works once, within 24 hours:\n  ${setupLink(address, token)}`
		);
	const failed = exited.then(() => {
		if (!signal.aborted) throw new Refusal('The development server stopped; its own words are above.');
	});
	failed.catch(() => {}); // Seen by untilStopped.
	await untilStopped(signal, [failed, database.failed]);
});
