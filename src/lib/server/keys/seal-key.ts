import { eq, like } from 'drizzle-orm';
import { createECDH, createHash } from 'node:crypto';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
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

/** `readAt`: when the keys were read from the database, Unix milliseconds. */
type Keys = { newest: ServerSealKey; byId: Map<string, ServerSealKey>; readAt: number };
type KeyContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** How long another replica may go on handing out the key before a rotation. */
const FRESH_MS = 60_000;

const loaded = new WeakMap<object, Keys>();

/** The key for new leases; made at first use. */
export async function getSealKey(context: KeyContext): Promise<ServerSealKey> {
	const known = loaded.get(context.db);
	const fresh = known && context.now().getTime() - known.readAt < FRESH_MS;
	return (fresh ? known : await load(context)).newest;
}

/**
 * The key with this id. Rotation keeps old keys, so that what was sealed under an older lease and still waits on a
 * tablet somewhere opens when it arrives; an id that is not known here may be another replica's new one.
 */
export async function findSealKey(context: KeyContext, keyId: string): Promise<ServerSealKey | null> {
	const known = loaded.get(context.db)?.byId.get(keyId);
	return known ?? (await load(context)).byId.get(keyId) ?? null;
}

/**
 * Makes a new key for all leases from now on, in the caller's transaction. Old keys stay, unless the privacy settings give
 * sealed faces an end: a tablet may come back from a drawer with a queue that was sealed to one of them.
 */
export async function addSealKey(tx: Tx, context: KeyContext): Promise<string> {
	return insertKey(tx, context);
}

/** Every key there is, oldest first, without opening any. */
export async function listSealKeyAges(db: Db | Tx): Promise<{ keyId: string; createdAt: Date }[]> {
	const rows = await db
		.select({ purpose: serverKey.purpose, createdAt: serverKey.createdAt })
		.from(serverKey)
		.where(like(serverKey.purpose, `${PREFIX}%`))
		.orderBy(serverKey.createdAt, serverKey.purpose);
	return rows.map(({ purpose, createdAt }) => ({ keyId: purpose.slice(PREFIX.length), createdAt }));
}

/** What was sealed to it opens for nobody any more. */
export async function deleteSealKey(tx: Tx, keyId: string): Promise<void> {
	await tx.delete(serverKey).where(eq(serverKey.purpose, PREFIX + keyId));
}

/** After a rotation: this process reads the keys again, the others within a minute. */
export function forgetSealKeys(db: Db): void {
	loaded.delete(db);
}

async function load(context: KeyContext): Promise<Keys> {
	let rows = await readKeys(context);
	if (rows.length === 0) {
		await insertKey(context.db, context);
		rows = await readKeys(context);
	}
	const newest = rows.at(-1);
	if (!newest) throw new Error('the seal key could not be stored');
	const byId = new Map(rows.map((key) => [key.keyId, key]));
	const keys = { newest, byId, readAt: context.now().getTime() };
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

async function insertKey(db: Db | Tx, { keys, now }: KeyContext): Promise<string> {
	const ecdh = createECDH('prime256v1');
	const publicKey = ecdh.generateKeys();
	const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
	const purpose = PREFIX + keyId;
	const wrappedPrivateKey = seal(keys.wrapping, ecdh.getPrivateKey(), `server-key:${purpose}`);
	await db.insert(serverKey).values({ purpose, publicKey, wrappedPrivateKey, createdAt: now() });
	return keyId;
}
