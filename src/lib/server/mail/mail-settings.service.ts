import type { MailSettingsInput } from '$domain/delivery/mail-forms';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { seal } from '../keys/key-ring';
import { openTransport, readMailError } from './deliver-mails';
import { findMailServer, MAIL_PASSWORD, readMailServer } from './mail-server';
import {
	countWaitingMails,
	deleteMailSettings,
	findMailSettings,
	listTroubledMails,
	saveMailSettings,
	type MailSettingsRow
} from './mail.repo';

const SHOWN = 50;

/** What the page shows; never the password. `fixed`: the environment decides. */
export async function describeMail(context: Context) {
	requirePermission(context, 'security.manage');
	const fixed = readMailServer(process.env);
	const row = await findMailSettings(context.db);
	return {
		fixed: fixed && { host: fixed.host, port: fixed.port, security: fixed.security, sender: fixed.sender },
		settings: row && { ...describe(row), revision: row.revision },
		waiting: await countWaitingMails(context.db),
		troubled: await listTroubledMails(context.db, SHOWN)
	};
}

export type SettingsResult = { ok: true } | { ok: false; reason: 'changed_meanwhile' | 'password_missing' };

export async function changeMailSettings(
	context: Context,
	input: MailSettingsInput
): Promise<SettingsResult> {
	const actor = requirePermission(context, 'security.manage');
	const { host, port, security, sender, revision } = input;
	const userName = input.userName || null;
	return transaction(context.db, async (tx): Promise<SettingsResult> => {
		const before = await findMailSettings(tx);
		if ((before?.revision ?? 0) !== revision) return { ok: false, reason: 'changed_meanwhile' };
		// A kept password goes to nobody but the server it was entered for, and never over a line that anybody may read
		// when it was entered for one that nobody could.
		const same =
			before?.host === host &&
			before.port === port &&
			before.userName === userName &&
			(before.security === security || security !== 'none');
		const kept = same ? before.password : null;
		const typed = input.password
			? seal(context.keys.wrapping, Buffer.from(input.password), MAIL_PASSWORD)
			: kept;
		if (userName !== null && !typed) return { ok: false, reason: 'password_missing' };
		const after = { host, port, security, sender, userName, password: userName === null ? null : typed };
		if (!(await saveMailSettings(tx, revision, after))) return { ok: false, reason: 'changed_meanwhile' };
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'mail.change_settings',
			subjectType: 'mail',
			subjectId: null,
			detail: {
				before: before && describe(before),
				after: describe(after),
				about: { passwordChanged: input.password !== '' }
			}
		});
		return { ok: true };
	});
}

export async function removeMailSettings(context: Context, revision: number): Promise<SettingsResult> {
	const actor = requirePermission(context, 'security.manage');
	return transaction(context.db, async (tx): Promise<SettingsResult> => {
		const before = await findMailSettings(tx);
		if (!before || !(await deleteMailSettings(tx, revision)))
			return { ok: false, reason: 'changed_meanwhile' };
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'mail.remove_settings',
			subjectType: 'mail',
			subjectId: null,
			detail: { before: describe(before) }
		});
		return { ok: true };
	});
}

export type TestMailResult =
	{ ok: true } | { ok: false; reason: 'no_server' } | { ok: false; reason: 'failed'; words: string };

/** At once and past the queue: whoever sets it up wants to see what the mail server says. */
export async function sendTestMail(context: Context, to: string): Promise<TestMailResult> {
	requirePermission(context, 'security.manage');
	const server = await findMailServer(context);
	if (!server) return { ok: false, reason: 'no_server' };
	const transport = openTransport(server);
	try {
		await transport.sendMail({
			from: server.sender,
			to: { name: '', address: to },
			subject: 'Test mail from Bundy',
			text: 'This mail shows that Bundy can send mail. Nothing else is meant by it.'
		});
		return { ok: true };
	} catch (error) {
		return { ok: false, reason: 'failed', words: readMailError(error).words };
	} finally {
		transport.close();
	}
}

const describe = ({ host, port, security, userName, sender }: Omit<MailSettingsRow, 'id' | 'revision'>) => ({
	host,
	port,
	security,
	userName,
	sender
});
