/** How long the app may take to close its pool once the last request is answered. */
const CLOSE_APP_MS = 5000;

/**
 * On SIGTERM, Ctrl-C, or when `npm start` asks or dies: no new connection, requests in flight are answered,
 * then the app closes what it holds and the process ends.
 *
 * @param {import('node:http').Server} server
 * @param {number} timeoutSeconds after which connections still open are cut
 * @param {number} [delaySeconds] how long a proxy has to notice, by /readyz, that it should send nobody here any more
 */
export function handleShutdown(server, timeoutSeconds, delaySeconds = 0) {
	let asked = false;
	let stopping = false;
	const stop = (/** @type {string} */ reason) => {
		if (asked) return;
		asked = true;
		// Kit's bundle listens for it: readiness is off from here on.
		process.emit(/** @type {any} */ ('bundy:draining'));
		if (delaySeconds > 0) setTimeout(() => close(reason), delaySeconds * 1000);
		else close(reason);
	};
	const close = (/** @type {string} */ reason) => {
		stopping = true;
		server.close(() => closeApp(reason));
		server.closeIdleConnections();
		setTimeout(() => server.closeAllConnections(), timeoutSeconds * 1000).unref();
	};
	server.on('request', (request, response) => {
		// A kept-alive connection that has just been answered is idle only after this event.
		response.on('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
		if (stopping) response.setHeader('connection', 'close');
	});
	for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => stop(name));
	process.on('message', (message) => message === 'stop' && stop('SIGTERM'));
	process.on('disconnect', () => stop('SIGTERM'));
}

/**
 * adapter-node's own event, by which the app learns that it is time to close its pool.
 *
 * @param {string} reason
 */
function closeApp(reason) {
	// Node types the names of process events; this one is Kit's.
	const heard = /** @type {import('node:events').EventEmitter} */ (process).emit(
		'sveltekit:shutdown',
		reason
	);
	if (!heard) process.exit(0);
	if (process.connected) process.disconnect();
	setTimeout(() => process.exit(0), CLOSE_APP_MS).unref();
}
