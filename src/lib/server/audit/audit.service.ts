import { AUDIT_GENESIS, hashAuditEvent, normaliseDetail } from '$domain/audit/audit-chain';
import { decodeHex, encodeHex } from '$domain/base64url';
import type { Actor } from '../context';
import type { Tx } from '../db/database';
import { beforeCommit } from '../db/transaction';
import { newId } from '../id';
import { insertAuditEvents, lockAuditHead, moveAuditHead } from './audit.repo';

type NewAuditEvent = {
	at: Date;
	/** of a user the id is enough */
	actor: Actor | { kind: 'user'; userId: string };
	/** noun.verb, as in `employee.create` */
	action: string;
	subjectType: string;
	subjectId: string | null;
	detail: AuditDetail;
};

/**
 * What changed, from what to what, and why where somebody said so; `about` holds what helps to read it. Never a
 * descriptor, token or password. What was made has no `before`, what was removed no `after`.
 */
export type AuditDetail = ({ before: unknown } | { after: unknown }) & {
	before?: unknown;
	after?: unknown;
	reason?: string | null;
	about?: Record<string, unknown>;
};

const pending = new WeakMap<Tx, NewAuditEvent[]>();

/**
 * Records who changed what, in the change's own transaction: either both are there or neither. Rows are chained as the
 * transaction's last step, so that the one row they all lock (the chain's head) is held for two statements and part of
 * no deadlock (docs/decisions/0009).
 */
export async function recordAudit(tx: Tx, event: NewAuditEvent): Promise<void> {
	const events = pending.get(tx) ?? [];
	if (events.length === 0) beforeCommit(tx, () => append(tx, events));
	events.push(event);
	pending.set(tx, events);
}

async function append(tx: Tx, events: NewAuditEvent[]): Promise<void> {
	const head = await lockAuditHead(tx, Buffer.from(decodeHex(AUDIT_GENESIS)));
	let { seq } = head;
	let hash = encodeHex(head.hash);
	const rows: Parameters<typeof insertAuditEvents>[1] = [];
	for (const { at, actor, action, subjectType, subjectId, ...event } of events) {
		const detail = normaliseDetail(event.detail);
		const actorUserId = actor.kind === 'user' ? actor.userId : null;
		const row = { id: newId(at), actorUserId, action, subjectType, subjectId, detail };
		const prevHash = hash;
		seq++;
		hash = await hashAuditEvent(seq, prevHash, { ...row, atMs: at.getTime() });
		rows.push({
			...row,
			at,
			seq,
			prevHash: Buffer.from(decodeHex(prevHash)),
			hash: Buffer.from(decodeHex(hash))
		});
	}
	await insertAuditEvents(tx, rows);
	await moveAuditHead(tx, { seq, hash: Buffer.from(decodeHex(hash)) });
}
