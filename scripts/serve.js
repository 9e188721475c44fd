/**
 * The production server: adapter-node's handler behind a Node server with limits for slow and greedy clients.
 * Started by `npm start`; by itself (in a container) it needs DATABASE_URL and BUNDY_MASTER_KEY_FILE.
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { handleShutdown } from './lib/graceful-shutdown.js';
import { FRAMELESS_POLICY, securityHeaders } from './lib/security-headers.js';
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

const { handler } = await import(pathToFileURL(join(ROOT, env.BUNDY_BUILD ?? 'build', 'handler.js')).href);

const server = applyLimits(
	createServer(SERVER_OPTIONS, (request, response) => {
		if (ownProtocol) request.headers[PROTOCOL_HEADER] = 'encrypted' in request.socket ? 'https' : 'http';
		response.setHeader('content-security-policy', FRAMELESS_POLICY);
		for (const [name, value] of securityHeaders({ secure: checkSecure(request) })) {
			response.setHeader(name, value);
		}
		handler(request, response);
	})
);
handleShutdown(server, Number(env.SHUTDOWN_TIMEOUT ?? 30));
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

/** As adapter-node sees it: a fixed ORIGIN, or the header that our proxy (or we) set. */
function checkSecure(/** @type {import('node:http').IncomingMessage} */ { headers }) {
	if (env.ORIGIN) return env.ORIGIN.startsWith('https:');
	return headers[(env.PROTOCOL_HEADER ?? PROTOCOL_HEADER).toLowerCase()] === 'https';
}

/** @param {Record<string, unknown>} message */
function tellParent(message) {
	process.send?.(message);
}
