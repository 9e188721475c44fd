import { composeErasureReceipt, type EraseCause } from '$domain/privacy/erasure-receipt';
import { decodeBase64url } from '$domain/base64url';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { newId } from '../id';
import { describeServerKey, signAsServer } from '../keys/receipt-key';
import {
	closeEnrolments,
	deleteCandidates,
	deleteEmployeeKey,
	deleteTemplates,
	insertErasureReceipt,
	lockAnybody,
	withdrawConsents
} from './enrolment.repo';
import { raiseGalleryRevision } from './gallery-revision';

export type Erased = { receiptId: string; templates: number; candidates: number; keyDestroyed: boolean };

/**
 * Destroys all that a face can be recognised by, and the key without which no copy opens, in the caller's transaction,
 * and gives the person the server's signed word for it. Null when there is no such person. The caller has checked who
 * may, has called `getReceiptKey` before, and records the audit event.
 */
export async function eraseFace(
	tx: Tx,
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	{ employeeId, at, cause }: { employeeId: string; at: Date; cause: EraseCause }
): Promise<Erased | null> {
	const person = await lockAnybody(tx, employeeId);
	if (!person) return null;
	const consents = await withdrawConsents(tx, employeeId, at);
	await closeEnrolments(tx, employeeId, 'withdrawn');
	const templates = await deleteTemplates(tx, employeeId);
	const candidates = await deleteCandidates(tx, employeeId);
	const keyDestroyed = await deleteEmployeeKey(tx, employeeId);
	await raiseGalleryRevision(tx);
	const receiptId = newId(at);
	const text = composeErasureReceipt({
		receiptId,
		...person,
		cause,
		at,
		templates,
		candidates,
		keyDestroyed,
		consents,
		serverKey: await describeServerKey(context)
	});
	const { signature } = await signAsServer(context, new TextEncoder().encode(text));
	await insertErasureReceipt(tx, {
		id: receiptId,
		employeeId,
		cause,
		erasedAt: at,
		text,
		signature: Buffer.from(decodeBase64url(signature))
	});
	return { receiptId, templates, candidates, keyDestroyed };
}
