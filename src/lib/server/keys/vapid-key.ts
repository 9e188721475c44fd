import { eq } from 'drizzle-orm';
import { encodeBase64url } from '$domain/base64url';
import { KEY_ALGORITHM } from '$domain/punch/signature';
import type { Context } from '../context';
import { serverKey } from '../db/schema/server-key';
import { openSeal, seal } from './key-ring';

const PURPOSE = 'push';
const BINDING = `server-key:${PURPOSE}`;

type KeyContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** Both halves as RFC 8292 and its libraries write them: the P-256 point and the scalar, base64url. */
export type VapidKey = { publicKey: string; privateKey: string };

/** By this key the browsers' vendors know that notifications come from this server; the same on every replica. */
export async function getVapidKey(context: KeyContext): Promise<VapidKey> {
	const row = (await findRow(context)) ?? (await createRow(context));
	const scalar = openSeal(context.keys.wrapping, row.wrappedPrivateKey, BINDING);
	if (!scalar)
		throw new Error(
			'The key for notifications does not open: this is not the master key that it was made under.'
		);
	return {
		publicKey: encodeBase64url(new Uint8Array(row.publicKey)),
		privateKey: encodeBase64url(new Uint8Array(scalar))
	};
}

async function findRow({ db }: KeyContext) {
	const [row] = await db.select().from(serverKey).where(eq(serverKey.purpose, PURPOSE));
	return row ?? null;
}

async function createRow(context: KeyContext) {
	const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
	const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey));
	const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
	// Two replicas may come here at once: the first row stands and both read it back.
	await context.db
		.insert(serverKey)
		.ignore()
		.values({
			purpose: PURPOSE,
			publicKey,
			wrappedPrivateKey: seal(context.keys.wrapping, Buffer.from(d, 'base64url'), BINDING),
			createdAt: context.now()
		});
	const row = await findRow(context);
	if (!row) throw new Error('the key for notifications could not be stored');
	return row;
}
