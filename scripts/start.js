/** `npm start`: from a clone to a running Bundy, and everything stopped again by Ctrl-C. */
import { buildIfChanged } from './lib/build-if-changed.js';
import { runCommand } from './lib/command.js';
import { keepRunning } from './lib/keep-running.js';
import { prepare } from './lib/prepare.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { runServer } from './lib/run-server.js';
import { issueSetupToken, setupLink } from './lib/setup-link.js';
import { untilStopped } from './lib/until-stopped.js';

const started = performance.now();
const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const https = readHttps(process.argv.slice(2));
	const prepared = await prepare({ signal, closing, progress, https });
	const { root, host, address, database } = prepared;
	await buildIfChanged({ root, out: 'build', signal, progress });
	// They need packages, which a fresh clone has only by now.
	const secure = https
		? await (await import('./lib/https/serve-https.js')).serveHttps({ settings: prepared, progress })
		: null;
	if (secure) closing.add(secure.stop);
	const port = https ? prepared.httpsPort : prepared.port;
	const env = { ...prepared.serverEnv, ...secure?.serverEnv };
	const server = await keepRunning({
		name: 'server',
		start: () => runServer({ root, port, host, env, signal }),
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
	if (secure) {
		progress.line(`Phones and tablets trust it after a visit to ${secure.trustUrl}`);
		progress.line(secure.qrCode);
		progress.line(`Fingerprint of the certificate to compare there (SHA-256):\n  ${secure.fingerprint}`);
	}
	progress.line('Ctrl-C stops it.\n');
	await untilStopped(signal, [server.failed, database.failed]);
});

/**
 * @param {string[]} args
 * @returns {boolean}
 */
function readHttps(args) {
	const unknown = args.find((arg) => arg !== '--https');
	if (unknown) throw new Refusal(`npm start does not know "${unknown}". It knows: npm start -- --https`);
	return args.includes('--https');
}
