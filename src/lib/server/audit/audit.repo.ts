import { eq } from 'drizzle-orm';
import type { Tx } from '../db/database';
import { auditEvent, auditHead } from '../db/schema/audit';

export type AuditHead = { seq: number; hash: Buffer };

const THE_HEAD = 1;

/** The end of the chain, locked until the transaction ends; made at the first event ever. */
export async function lockAuditHead(tx: Tx, genesis: Buffer): Promise<AuditHead> {
	const find = async () =>
		(
			await tx
				.select({ seq: auditHead.seq, hash: auditHead.hash })
				.from(auditHead)
				.where(eq(auditHead.id, THE_HEAD))
				.for('update')
		)[0];
	const head = await find();
	if (head) return head;
	// Two first events at once: the second waits here and reads what the first made of it.
	await tx.insert(auditHead).ignore().values({ id: THE_HEAD, seq: 0, hash: genesis });
	const made = await find();
	if (!made) throw new Error('the head of the audit chain could not be made');
	return made;
}

export async function moveAuditHead(tx: Tx, head: AuditHead): Promise<void> {
	await tx.update(auditHead).set(head).where(eq(auditHead.id, THE_HEAD));
}

export async function insertAuditEvents(tx: Tx, rows: (typeof auditEvent.$inferInsert)[]): Promise<void> {
	await tx.insert(auditEvent).values(rows);
}
