/** `npm start`: from a clone to a running Bundy, and everything stopped again by Ctrl-C. */
import { buildIfChanged } from './lib/build-if-changed.js';
import { runCommand } from './lib/command.js';
import { keepRunning } from './lib/keep-running.js';
import { prepare } from './lib/prepare.js';
import { createProgress } from './lib/progress.js';
import { runServer } from './lib/run-server.js';
import { issueSetupToken, setupLink } from './lib/setup-link.js';
import { untilStopped } from './lib/until-stopped.js';

const started = performance.now();
const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const { root, port, host, address, database, serverEnv } = await prepare({ signal, closing, progress });
	await buildIfChanged({ root, out: 'build', signal, progress });
	const server = await keepRunning({
		name: 'server',
		start: () => runServer({ root, port, host, env: serverEnv, signal }),
		signal,
		progress
	});
	closing.add(() => progress.step('Stopping', server.stop));
	const token = await issueSetupToken(database.appUrl);

	progress.line(
		`\nBundy is ready: ${address}  (started in ${((performance.now() - started) / 1000).toFixed(1)} s)`
	);
	if (token)
		progress.line(
			`Set it up with this link; it works once, within 24 hours:\n  ${setupLink(address, token)}`
		);
	progress.line('Ctrl-C stops it.\n');
	await untilStopped(signal, [server.failed, database.failed]);
});
