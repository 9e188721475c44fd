import { createTransport, type Transporter } from 'nodemailer';
import { nextAttempt } from '$domain/delivery/back-off';
import { watchClock } from '../clock/clock.service';
import type { Context } from '../context';
import { log } from '../log';
import { findMailServer, type MailServer } from './mail-server';
import { deleteOldMails, listDueMails, updateMail, type MailRow } from './mail.repo';

/** So many per run: a queue of thousands must not hold one connection for an hour. */
const BATCH = 100;
const TIMEOUT_MS = 15_000;
const KEPT_MS = 30 * 86_400_000;

type MailContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** A job: hands over what is due, and tries again later what failed. Without a mail server everything waits. */
export async function deliverMails(context: MailContext): Promise<void> {
	const { db, now } = context;
	if (await watchClock(context)) await deleteOldMails(db, new Date(now().getTime() - KEPT_MS));
	const due = await listDueMails(db, now(), BATCH);
	if (due.length === 0) return;
	const server = await findMailServer(context);
	if (!server) return;
	const transport = openTransport(server);
	try {
		for (const row of due) await deliver(context, { transport, server }, row);
	} finally {
		transport.close();
	}
}

/** Certificates are checked, and no file or address that a text may name is ever read. */
export function openTransport({ host, port, security, login }: MailServer): Transporter {
	return createTransport({
		host,
		port,
		pool: true,
		maxConnections: 1,
		secure: security === 'tls',
		requireTLS: security === 'starttls',
		ignoreTLS: security === 'none',
		...(login && { auth: { user: login.user, pass: login.password } }),
		connectionTimeout: TIMEOUT_MS,
		greetingTimeout: TIMEOUT_MS,
		socketTimeout: TIMEOUT_MS,
		disableFileAccess: true,
		disableUrlAccess: true
	});
}

type Way = { transport: Transporter; server: MailServer };

async function deliver({ db, now }: MailContext, { transport, server }: Way, row: MailRow): Promise<void> {
	const attempts = row.attempts + 1;
	try {
		await transport.sendMail({
			from: server.sender,
			// As an object it is one address, whatever characters are in it.
			to: { name: '', address: row.toAddress },
			subject: row.subject,
			text: row.text,
			// Sent again after a crash it is the same mail, which a mailbox shows once.
			messageId: `<${row.id}@${server.sender.split('@').at(-1) ?? 'bundy'}>`,
			headers: { 'Auto-Submitted': 'auto-generated' }
		});
		await updateMail(db, row.id, { state: 'sent', attempts, sentAt: now(), text: '', lastError: null });
	} catch (error) {
		const { words, forGood } = readMailError(error);
		const next = forGood
			? null
			: nextAttempt({ attempts, createdAt: row.createdAt, now: now() }, Math.random());
		log.warn({ mail: row.id, attempts, givenUp: next === null, problem: words }, 'mail not delivered');
		await updateMail(db, row.id, {
			attempts,
			lastError: words,
			...(next ? { nextAttemptAt: next } : { state: 'given_up' as const, text: '' })
		});
	}
}

/** What a mail server said. A 5xx to the receiver is its last word; a wrong password may be mended in the settings. */
export function readMailError(error: unknown): { words: string; forGood: boolean } {
	if (!(error instanceof Error)) return { words: 'unknown', forGood: false };
	const command = 'command' in error ? error.command : undefined;
	const status = 'responseCode' in error ? Number(error.responseCode) : 0;
	const forGood = status >= 500 && (command === 'RCPT TO' || command === 'DATA');
	return { words: error.message.replace(/\s+/g, ' ').slice(0, 300), forGood };
}
