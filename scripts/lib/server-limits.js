/**
 * What one client may cost, as options of Node's http server. Slow ones are cut off; idle ones are kept a little
 * longer than any usual proxy keeps them, so that the proxy and not we end the connection.
 */
export const SERVER_OPTIONS = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 65_000,
	// Node looks for late ones only every 30 s unless told otherwise.
	connectionsCheckingInterval: 2000
};

/** @param {import('node:http').Server} server */
export function applyLimits(server) {
	server.maxHeadersCount = 64;
	server.maxRequestsPerSocket = 1000;
	server.maxConnections = 2000;
	return server;
}
