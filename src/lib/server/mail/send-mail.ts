import { createHash } from 'node:crypto';
import type { Tx } from '../db/database';
import { newId } from '../id';
import { insertMail } from './mail.repo';

/**
 * A mail in plain text. Mails travel through other people's machines: no descriptor, token or PIN, and no more about a
 * person than the receiver knows.
 */
export type NewMail = {
	/** one address, without a name */
	to: string;
	/** one line, at most 200 characters */
	subject: string;
	text: string;
	/** what makes it this mail and no other, as in `reminder:<employee>:<date>`: a second one is not written */
	once?: string;
};

const MAX_SUBJECT = 200;

/**
 * Has a mail sent, if the caller's transaction commits. It waits in the database until a mail server took it, with
 * pauses that grow (`deliverMails`); ask `checkMailReady` before, where nothing should wait for a server nobody set up.
 *
 * @returns false when the same mail (`once`) was written before
 */
export async function sendMail(tx: Tx, at: Date, { to, subject, text, once }: NewMail): Promise<boolean> {
	return insertMail(tx, {
		id: newId(at),
		toAddress: to,
		// A line break would begin another header.
		subject: subject.replace(/\s+/g, ' ').trim().slice(0, MAX_SUBJECT),
		text,
		once: once === undefined ? null : createHash('sha256').update(once).digest(),
		nextAttemptAt: at,
		createdAt: at
	});
}
