/**
 * The production server: adapter-node's handler behind a Node server with limits for slow and greedy clients.
 * Started by `npm start`; by itself (in a container) it needs DATABASE_URL and BUNDY_MASTER_KEY_FILE.
 */
import { readFileSync, watchFile } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { handleShutdown } from './lib/graceful-shutdown.js';
import { FRAMELESS_POLICY, securityHeaders, WORKER_POLICY } from './lib/security-headers.js';
import { applyLimits, SERVER_OPTIONS } from './lib/server-limits.js';
import { ROOT } from './lib/settings.js';

const PROTOCOL_HEADER = 'x-bundy-protocol';
const env = process.env;

// adapter-node reads these when its handler is imported.
env.BODY_SIZE_LIMIT ??= '300K';
// Without ORIGIN or a proxy's header it would assume https. Ours is taken from the connection, never from the client.
const ownProtocol = !env.ORIGIN && !env.PROTOCOL_HEADER;
if (ownProtocol) {
	env.PROTOCOL_HEADER = PROTOCOL_HEADER;
	env.HOST_HEADER ??= 'host';
}

// What nobody caught leaves the process in a state that nobody knows: one line for the log, and a new one is started.
for (const name of ['uncaughtException', 'unhandledRejection'])
	process.on(name, (error) => {
		const { message, stack } = error instanceof Error ? error : new Error(String(error));
		const line = { level: 60, time: new Date().toISOString(), err: { message, stack }, msg: name };
		process.stderr.write(`${JSON.stringify(line)}\n`, () => process.exit(1));
	});

const { handler } = await import(pathToFileURL(join(ROOT, env.BUNDY_BUILD ?? 'build', 'handler.js')).href);

/** A certificate of our own (`npm start -- --https`), or plain HTTP. */
const certificate = env.BUNDY_TLS_CERT_FILE && env.BUNDY_TLS_KEY_FILE ? readCertificate : null;
const server = applyLimits(
	certificate
		? createSecureServer({ ...SERVER_OPTIONS, ...certificate() }, respond)
		: createServer(SERVER_OPTIONS, respond)
);
if (certificate && 'setSecureContext' in server) {
	const renew = () => {
		try {
			server.setSecureContext(certificate());
		} catch (error) {
			console.error('The renewed certificate cannot be used; the one before it stays:', error);
		}
	};
	watchFile(String(env.BUNDY_TLS_CERT_FILE), { interval: 2000, persistent: false }, renew);
}
handleShutdown(server, Number(env.SHUTDOWN_TIMEOUT ?? 30), Number(env.SHUTDOWN_DELAY ?? 0));
server.on('error', (error) => {
	tellParent({ failed: 'code' in error ? error.code : error.message });
	if (!process.send) console.error(error.message);
	process.exit(1);
});
server.listen({ port: Number(env.PORT ?? 3000), host: env.HOST || undefined }, () => {
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : undefined;
	tellParent({ listening: port });
	if (!process.send) console.log(`Bundy listens on port ${port}`);
});

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function respond(request, response) {
	if (ownProtocol) request.headers[PROTOCOL_HEADER] = 'encrypted' in request.socket ? 'https' : 'http';
	const isWorker = request.url?.startsWith('/_app/immutable/workers/') ?? false;
	response.setHeader('content-security-policy', isWorker ? WORKER_POLICY : FRAMELESS_POLICY);
	// A name that promised HTTPS for a year could not show the page that gets others to trust our own authority.
	for (const [name, value] of securityHeaders({ secure: checkSecure(request) && !certificate })) {
		response.setHeader(name, value);
	}
	handler(request, response);
}

function readCertificate() {
	return {
		cert: readFileSync(String(env.BUNDY_TLS_CERT_FILE)),
		key: readFileSync(String(env.BUNDY_TLS_KEY_FILE))
	};
}

/** As adapter-node sees it: a fixed ORIGIN, or the header that our proxy (or we) set. */
function checkSecure(/** @type {import('node:http').IncomingMessage} */ { headers }) {
	if (env.ORIGIN) return env.ORIGIN.startsWith('https:');
	return headers[(env.PROTOCOL_HEADER ?? PROTOCOL_HEADER).toLowerCase()] === 'https';
}

/** @param {Record<string, unknown>} message */
function tellParent(message) {
	process.send?.(message);
}
