import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import type { Db, Tx } from '../db/database';
import { serverKey } from '../db/schema/server-key';
import { openSeal, seal, type KeyRing } from './key-ring';

const PURPOSE = 'carried';
const CONTEXT = `server-key:${PURPOSE}`;

/**
 * Keys that things out in the field rest on: leases on tablets, codes on phones, and the index by which a repeated
 * descriptor is known. A new master key must not make a queue in a drawer worthless, so they go along, sealed.
 */
const CARRIED = ['lease', 'badge', 'descriptorIndex'] as const;
const carriedSchema = v.object({ lease: v.string(), badge: v.string(), descriptorIndex: v.string() });

/** Puts those of before the last change of the master key into the ring; none where it was never changed. */
export async function loadCarriedKeys(db: Db | Tx, keys: KeyRing): Promise<void> {
	const [row] = await db.select().from(serverKey).where(eq(serverKey.purpose, PURPOSE));
	if (!row) return;
	const plain = openSeal(keys.wrapping, row.wrappedPrivateKey, CONTEXT);
	if (!plain) throw new WrongMasterKeyError();
	const carried = v.parse(carriedSchema, JSON.parse(plain.toString()));
	for (const name of CARRIED) keys[name] = Buffer.from(decodeBase64url(carried[name]));
}

/** Named by its message in the log and by the commands. */
export class WrongMasterKeyError extends Error {
	constructor() {
		super(
			'This is not the master key that this database was set up with, or it was changed: run "npm run rotate-master-key" again to finish a change that was cut off.'
		);
	}
}

export async function storeCarriedKeys(
	tx: Tx,
	{ from, to, at }: { from: KeyRing; to: KeyRing; at: Date }
): Promise<void> {
	const carried = Object.fromEntries(CARRIED.map((name) => [name, encodeBase64url(from[name])]));
	const wrappedPrivateKey = seal(to.wrapping, Buffer.from(JSON.stringify(carried)), CONTEXT);
	await tx
		.insert(serverKey)
		.values({ purpose: PURPOSE, publicKey: Buffer.alloc(0), wrappedPrivateKey, createdAt: at })
		.onDuplicateKeyUpdate({ set: { wrappedPrivateKey } });
}
