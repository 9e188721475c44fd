import { eq } from 'drizzle-orm';
import { encodeBase64url } from '$domain/base64url';
import { fingerprintKey } from '$domain/proof/proof-hash';
import type { SignedBytes } from '$domain/punch/receipt';
import { KEY_ALGORITHM, sign } from '$domain/punch/signature';
import type { Context } from '../context';
import { serverKey } from '../db/schema/server-key';
import { openSeal, seal } from './key-ring';

const PURPOSE = 'receipt';

type ReceiptKey = { privateKey: CryptoKey; publicKey: Uint8Array };

const loaded = new WeakMap<object, Promise<ReceiptKey>>();

/** The key that signs receipts, the same on every replica; made at first use. */
export function getReceiptKey(context: Pick<Context, 'db' | 'keys' | 'now'>): Promise<ReceiptKey> {
	const known = loaded.get(context.db);
	if (known) return known;
	const loading = loadOrCreate(context);
	loaded.set(context.db, loading);
	// A failed read must not be remembered: the database may be back at the next request.
	loading.catch(() => loaded.delete(context.db));
	return loading;
}

/** Its public half as devices keep it from pairing on: raw P-256 point, base64url. */
export async function receiptPublicKey(context: Pick<Context, 'db' | 'keys' | 'now'>): Promise<string> {
	return encodeBase64url((await getReceiptKey(context)).publicKey);
}

/** It as people compare it between a proof, this page and a device. */
export async function describeServerKey(context: Pick<Context, 'db' | 'keys' | 'now'>): Promise<string> {
	return fingerprintKey(new Uint8Array((await getReceiptKey(context)).publicKey));
}

/** The server's word for some bytes. */
export async function signAsServer(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	bytes: Uint8Array<ArrayBuffer>
): Promise<SignedBytes> {
	const { privateKey } = await getReceiptKey(context);
	return { bytes: encodeBase64url(bytes), signature: encodeBase64url(await sign(privateKey, bytes)) };
}

async function loadOrCreate({ db, keys, now }: Pick<Context, 'db' | 'keys' | 'now'>): Promise<ReceiptKey> {
	const find = async () => (await db.select().from(serverKey).where(eq(serverKey.purpose, PURPOSE)))[0];
	let row = await find();
	if (!row) {
		const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
		const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey));
		const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
		// Two replicas may start at once: the first row stands and both read it back.
		await db
			.insert(serverKey)
			.ignore()
			.values({
				purpose: PURPOSE,
				publicKey,
				wrappedPrivateKey: seal(keys.wrapping, privateKey, `server-key:${PURPOSE}`),
				createdAt: now()
			});
		row = await find();
	}
	if (!row) throw new Error('the receipt key could not be stored');
	const pkcs8 = openSeal(keys.wrapping, row.wrappedPrivateKey, `server-key:${PURPOSE}`);
	if (!pkcs8) {
		throw new Error(
			'The receipt key does not open: this is not the master key that this database was set up with.'
		);
	}
	const privateKey = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), KEY_ALGORITHM, false, [
		'sign'
	]);
	return { privateKey, publicKey: new Uint8Array(row.publicKey) };
}
