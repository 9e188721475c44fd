import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TakenPush = {
	/** what the browser reads */
	message: unknown;
	/** the server's public key, and whether its signature holds (RFC 8292) */
	vapid: { publicKey: string; signed: boolean; claims: Record<string, unknown> };
	ttl: string | undefined;
};

/**
 * A push service with one browser behind it: takes what a server sends, checks its signature and decrypts it as the
 * browser would (RFC 8188, 8291), with other code than that which encrypted it.
 */
export async function startPushService() {
	const browser = createECDH('prime256v1');
	browser.generateKeys();
	const auth = randomBytes(16);
	const taken: TakenPush[] = [];
	let status = 201;
	const server = createServer((request, response) => {
		void readBody(request).then((body) => {
			if (status < 300)
				taken.push({ message: open(body), vapid: readVapid(request), ttl: header(request, 'ttl') });
			response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	// It listens on an address, not on a socket file.
	const { port } = server.address() as AddressInfo;

	function open(body: Buffer): unknown {
		const salt = body.subarray(0, 16);
		const keyLength = body.readUInt8(20);
		const sender = body.subarray(21, 21 + keyLength);
		const sealed = body.subarray(21 + keyLength);
		const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
		const secret = Buffer.from(hkdfSync('sha256', browser.computeSecret(sender), auth, info, 32));
		const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
		const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
		const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
		const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
		// The last record ends in a 2 and zeros.
		return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString('utf8'));
	}

	return {
		host: `127.0.0.1:${port}`,
		taken,
		/** what it answers from now on; 410: the browser is gone */
		answer: (code: number) => (status = code),
		subscription: (name = 'one') => ({
			endpoint: `http://127.0.0.1:${port}/${name}`,
			keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') }
		}),
		stop: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}

function readVapid(request: IncomingMessage): TakenPush['vapid'] {
	const [, token = '', publicKey = ''] =
		/^vapid t=([^,]+), ?k=(.+)$/.exec(header(request, 'authorization') ?? '') ?? [];
	const [head = '', claims = '', signature = ''] = token.split('.');
	const point = Buffer.from(publicKey, 'base64url');
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const key = createPublicKey({ key: jwk, format: 'jwk' });
	const signed = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key, dsaEncoding: 'ieee-p1363' },
		Buffer.from(signature, 'base64url')
	);
	return { publicKey, signed, claims: JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) };
}

const header = (request: IncomingMessage, name: string) => request.headers[name]?.toString();

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts);
}
