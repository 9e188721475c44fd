import { like } from 'drizzle-orm';
import { createECDH, createHash } from 'node:crypto';
import type { Context } from '../context';
import { serverKey } from '../db/schema/server-key';
import { openSeal, seal } from './key-ring';

const PREFIX = 'seal:';

/** A key that devices seal faces to. */
export type ServerSealKey = {
	keyId: string;
	publicKey: Uint8Array<ArrayBuffer>;
	privateKey: Buffer;
	createdAt: Date;
};

type Keys = { newest: ServerSealKey; byId: Map<string, ServerSealKey> };
type KeyContext = Pick<Context, 'db' | 'keys' | 'now'>;

const loaded = new WeakMap<object, Keys>();

/** The key for new leases; made at first use. */
export async function getSealKey(context: KeyContext): Promise<ServerSealKey> {
	return (loaded.get(context.db) ?? (await load(context))).newest;
}

/**
 * The key with this id. Rotation keeps old keys, so that what was sealed under an older lease and still waits on a
 * tablet somewhere opens when it arrives; an id that is not known here may be another replica's new one.
 */
export async function findSealKey(context: KeyContext, keyId: string): Promise<ServerSealKey | null> {
	const known = loaded.get(context.db)?.byId.get(keyId);
	return known ?? (await load(context)).byId.get(keyId) ?? null;
}

/** Makes a new key for all leases from now on. */
export async function rotateSealKey(context: KeyContext): Promise<ServerSealKey> {
	await insertKey(context);
	return (await load(context)).newest;
}

async function load(context: KeyContext): Promise<Keys> {
	let rows = await readKeys(context);
	if (rows.length === 0) {
		await insertKey(context);
		rows = await readKeys(context);
	}
	const newest = rows.at(-1);
	if (!newest) throw new Error('the seal key could not be stored');
	const keys = { newest, byId: new Map(rows.map((key) => [key.keyId, key])) };
	loaded.set(context.db, keys);
	return keys;
}

async function readKeys({ db, keys }: KeyContext): Promise<ServerSealKey[]> {
	const rows = await db
		.select()
		.from(serverKey)
		.where(like(serverKey.purpose, `${PREFIX}%`))
		.orderBy(serverKey.createdAt, serverKey.purpose);
	return rows.map((row) => {
		const privateKey = openSeal(keys.wrapping, row.wrappedPrivateKey, `server-key:${row.purpose}`);
		if (!privateKey) {
			throw new Error(
				'A seal key does not open: this is not the master key that this database was set up with.'
			);
		}
		const publicKey = new Uint8Array(row.publicKey);
		return { keyId: row.purpose.slice(PREFIX.length), publicKey, privateKey, createdAt: row.createdAt };
	});
}

async function insertKey({ db, keys, now }: KeyContext): Promise<void> {
	const ecdh = createECDH('prime256v1');
	const publicKey = ecdh.generateKeys();
	const purpose = PREFIX + createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
	const wrappedPrivateKey = seal(keys.wrapping, ecdh.getPrivateKey(), `server-key:${purpose}`);
	await db.insert(serverKey).values({ purpose, publicKey, wrappedPrivateKey, createdAt: now() });
}
