import { and, inArray, ne } from 'drizzle-orm';
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

/** Which of these were evidence of another event before, in hexadecimal. */
export async function findUsed(db: Db | Tx, digests: Buffer[], eventId: string): Promise<Set<string>> {
	if (digests.length === 0) return new Set();
	const rows = await db
		.select({ digest: usedDescriptor.digest })
		.from(usedDescriptor)
		.where(and(inArray(usedDescriptor.digest, digests), ne(usedDescriptor.eventId, eventId)));
	return new Set(rows.map((row) => row.digest.toString('hex')));
}

export async function recordUsed(tx: Tx, digests: Buffer[], eventId: string): Promise<void> {
	if (digests.length === 0) return;
	await tx
		.insert(usedDescriptor)
		.ignore()
		.values(digests.map((digest) => ({ digest, eventId })));
}
