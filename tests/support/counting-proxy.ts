import { connect, createServer, type AddressInfo } from 'node:net';

/** A TCP proxy that counts what comes down from the server: page, worker and service worker alike. */
export interface CountingProxy {
	url: string;
	downloadedBytes(): number;
	stop(): void;
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
	let bytes = 0;
	const { port } = new URL(target);
	const server = createServer((client) => {
		const upstream = connect(Number(port), 'localhost');
		upstream.on('data', (chunk) => (bytes += chunk.length));
		client.pipe(upstream);
		upstream.pipe(client);
		// Either end may vanish: the other is closed, and nobody else cares.
		client.on('error', () => upstream.destroy());
		upstream.on('error', () => client.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	// A TCP server's address is an object with a port.
	const { port: own } = server.address() as AddressInfo;
	return { url: `http://localhost:${own}`, downloadedBytes: () => bytes, stop: () => server.close() };
}
