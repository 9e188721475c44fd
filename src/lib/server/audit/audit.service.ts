import type { Actor } from '../context';
import type { Tx } from '../db/database';
import { auditEvent } from '../db/schema/audit';
import { newId } from '../id';

type AuditEntry = {
	at: Date;
	actor: Actor;
	/** noun.verb, as in `employee.create` */
	action: string;
	subjectType: string;
	subjectId: string | null;
	/** what changed, before and after; never a descriptor, token or password */
	detail: Record<string, unknown>;
};

/** Records who changed what, in the change's own transaction: either both are there or neither. */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
	await tx.insert(auditEvent).values({
		id: newId(entry.at),
		at: entry.at,
		actorUserId: entry.actor.kind === 'user' ? entry.actor.userId : null,
		action: entry.action,
		subjectType: entry.subjectType,
		subjectId: entry.subjectId,
		detail: entry.detail
	});
}
