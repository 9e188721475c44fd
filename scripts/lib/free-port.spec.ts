import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { explainListenError, findFreePort, parsePort, requireFreePort } from './free-port.js';

describe('parsePort', () => {
	test('is 3000 unless told otherwise', () => {
		expect(parsePort(undefined)).toBe(3000);
		expect(parsePort('')).toBe(3000);
	});

	test('takes the first and the last port there is', () => {
		expect(parsePort('1')).toBe(1);
		expect(parsePort('65535')).toBe(65_535);
	});

	test.each(['0', '65536', '-1', '3000.5', 'abc'])('refuses "%s" and shows how it is written', (text) => {
		expect(() => parsePort(text)).toThrow(/PORT=3001 npm start/);
	});
});

describe('requireFreePort', () => {
	test('names the taken port and a way out', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, () => resolve()));
		// A listening TCP server has an address of this type.
		const { port } = server.address() as AddressInfo;
		await expect(requireFreePort(port, undefined)).rejects.toThrow(
			`Port ${port} is taken by another program. Stop that one, or use another port: PORT=${port + 1} npm start`
		);
		server.close();
	});

	test('is content with a free one', async () => {
		await expect(requireFreePort(await findFreePort(), '127.0.0.1')).resolves.toBeUndefined();
	});
});

test('an address that is not ours is told from a taken port', () => {
	const error = Object.assign(new Error(), { code: 'EADDRNOTAVAIL' });
	expect(String(explainListenError(error, 3000, '9.9.9.9'))).toContain(
		'HOST=9.9.9.9 is no address of this machine'
	);
});

test('the last port suggests the one before it', () => {
	const error = Object.assign(new Error(), { code: 'EADDRINUSE' });
	expect(String(explainListenError(error, 65_535, undefined))).toContain('PORT=65534 npm start');
});
