import { inArray } from 'drizzle-orm';
import { authenticate, type KeyRing } from '../keys/key-ring';
import type { Db, Tx } from '../db/database';
import { usedDescriptor } from '../db/schema/punch';

/** What is kept of a descriptor to know it again: nothing can be computed back from it. */
export function digestDescriptor(keys: KeyRing, descriptor: Float32Array): Buffer {
	return authenticate(
		keys.descriptorIndex,
		Buffer.from(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength)
	);
}

/** Which of these (hexadecimal) were evidence before, and of which event. */
export async function findUsed(tx: Db | Tx, digests: Buffer[]): Promise<Map<string, string>> {
	if (digests.length === 0) return new Map();
	const rows = await tx.select().from(usedDescriptor).where(inArray(usedDescriptor.digest, digests));
	return new Map(rows.map(({ digest, eventId }) => [digest.toString('hex'), eventId]));
}

export async function recordUsed(tx: Tx, rows: { digest: Buffer; eventId: string }[]): Promise<void> {
	if (rows.length > 0) await tx.insert(usedDescriptor).ignore().values(rows);
}
