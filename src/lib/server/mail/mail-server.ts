import * as v from 'valibot';
import { mailAddressSchema, MAIL_SECURITIES, type MailSecurity } from '$domain/delivery/mail-forms';
import type { Context } from '../context';
import { openSeal } from '../keys/key-ring';
import { findMailSettings } from './mail.repo';

export const MAIL_PASSWORD = 'mail password';

/** Where mails are handed in, and as whom. */
export type MailServer = {
	host: string;
	port: number;
	security: MailSecurity;
	login: { user: string; password: string } | null;
	/** the address that mails are from */
	sender: string;
};

const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

/**
 * What the environment names: BUNDY_SMTP_URL, `smtps://user:password@host:465` (TLS) or `smtp://host:587` (STARTTLS;
 * `?security=none` for a server on the same machine), and BUNDY_MAIL_FROM. Null when it names none.
 * Throws Error with a sentence that says which variable to mend.
 */
export function readMailServer(env: Record<string, string | undefined>): MailServer | null {
	if (!env.BUNDY_SMTP_URL) return null;
	let url: URL;
	try {
		url = new URL(env.BUNDY_SMTP_URL);
	} catch {
		// The address may hold a password, and so may the error.
		throw new Error('BUNDY_SMTP_URL must look like smtps://user:password@mail.example.org:465');
	}
	if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
		throw new Error('BUNDY_SMTP_URL must begin with smtps:// or smtp://');
	const asked = v.safeParse(
		v.optional(v.picklist(MAIL_SECURITIES)),
		url.searchParams.get('security') ?? undefined
	);
	if (!asked.success) throw new Error('security in BUNDY_SMTP_URL is tls, starttls or none');
	const security = asked.output ?? (url.protocol === 'smtps:' ? 'tls' : 'starttls');
	const sender = v.safeParse(mailAddressSchema, env.BUNDY_MAIL_FROM);
	if (!sender.success) throw new Error('BUNDY_MAIL_FROM must be the e-mail address that Bundy writes from');
	return {
		host: url.hostname.replace(/^\[|\]$/g, ''),
		port: Number(url.port) || PORTS[security],
		security,
		login: url.username
			? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
			: null,
		sender: sender.output
	};
}

/** The environment's, else the one of the settings page; null when there is neither. */
export async function findMailServer({ db, keys }: Pick<Context, 'db' | 'keys'>): Promise<MailServer | null> {
	const given = readMailServer(process.env);
	if (given) return given;
	const row = await findMailSettings(db);
	if (!row) return null;
	const { host, port, security, userName, sender } = row;
	if (userName === null) return { host, port, security, login: null, sender };
	const password = row.password && openSeal(keys.wrapping, row.password, MAIL_PASSWORD);
	if (!password) throw new Error('the mail password does not open with this master key: enter it again');
	return { host, port, security, login: { user: userName, password: password.toString() }, sender };
}

/** Whether anybody said where mails go. */
export async function checkMailReady(context: Pick<Context, 'db'>): Promise<boolean> {
	return Boolean(process.env.BUNDY_SMTP_URL) || (await findMailSettings(context.db)) !== null;
}
