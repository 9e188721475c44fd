import { inArray } from 'drizzle-orm';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';
import { authenticate, type KeyRing } from '../keys/key-ring';
import type { Tx } from '../db/database';
import { insertRows } from '../db/insert-rows';
import { usedDescriptor } from '../db/schema/punch';

/** What is kept of a descriptor to know it again: nothing can be computed back from it. */
export function digestDescriptor(keys: KeyRing, descriptor: Float32Array): Buffer {
	return authenticate(
		keys.descriptorIndex,
		Buffer.from(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength)
	);
}

/** The same of a passkey's assertion, by what its signature covers: a signature itself can be written in two ways. */
export function digestAssertion(
	keys: KeyRing,
	{ clientDataJSON }: Pick<PasskeyAssertion, 'clientDataJSON'>
): Buffer {
	return authenticate(keys.descriptorIndex, Buffer.from(clientDataJSON, 'base64url'));
}

/**
 * Takes these down as evidence, and returns whose (hexadecimal) evidence they are where not all of them were new: the event
 * that came first keeps a digest. In one statement as long as every descriptor is new, which a camera's are.
 */
export async function takeUsed(
	tx: Tx,
	rows: { digest: Buffer; eventId: string }[]
): Promise<Map<string, string>> {
	if (rows.length === 0) return new Map();
	if ((await insertRows(tx, usedDescriptor, rows, 'ignore')) === rows.length) return new Map();
	const digests = rows.map(({ digest }) => digest);
	const taken = await tx.select().from(usedDescriptor).where(inArray(usedDescriptor.digest, digests));
	return new Map(taken.map(({ digest, eventId }) => [digest.toString('hex'), eventId]));
}
