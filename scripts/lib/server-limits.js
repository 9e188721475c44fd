/**
 * What one client may cost. Slow ones are cut off, idle ones are kept a little longer than any usual proxy
 * keeps them, so that the proxy and not we end the connection.
 *
 * @param {import('node:http').Server} server
 */
export function applyLimits(server) {
	server.headersTimeout = 10_000;
	server.requestTimeout = 30_000;
	server.keepAliveTimeout = 65_000;
	server.maxHeadersCount = 64;
	server.maxRequestsPerSocket = 1000;
	server.maxConnections = 2000;
	return server;
}
