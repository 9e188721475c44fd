import type { SetupInput } from '$domain/people/organisation-forms';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { createOrganisation } from '../people/organisation.service';
import { wordsOf } from './account.service';
import { checkCommonPassword } from './common-passwords';
import { findToken, useToken } from './one-time-tokens';
import { hashPassword } from './passwords';
import { createSession, type NewSession } from './sessions';
import { recordSignIn } from './sign-in-trail';
import { checkAdminExists, insertUser } from './user.repo';

export type SetupLink = { ok: true } | { ok: false; reason: 'already_set_up' | 'link_invalid' };

/** Whether the link printed by `npm start` still opens the wizard. */
export async function checkSetupLink(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	token: string
): Promise<SetupLink> {
	return judgeLink(db, token, now());
}

export type SetupResult =
	| { ok: true; session: NewSession }
	| { ok: false; reason: 'already_set_up' | 'link_invalid' | 'common_password' };

/** First run: organisation, first site, first administrator, all or nothing; the link dies with it. */
export async function setUp(
	context: Context,
	{ token, userAgent }: { token: string; userAgent: string | null },
	input: SetupInput
): Promise<SetupResult> {
	const { db, now } = context;
	const own = wordsOf({ email: input.email, name: `${input.adminName} ${input.organisationName}` });
	if (checkCommonPassword(input.password, own)) return { ok: false, reason: 'common_password' };
	const passwordHash = await hashPassword(input.password);
	const at = now();
	const userId = newId(at);
	return transaction(db, async (tx): Promise<SetupResult> => {
		if (await checkAdminExists(tx)) return { ok: false, reason: 'already_set_up' };
		if (!(await useToken(tx, { purpose: 'setup', text: token, now: at })))
			return { ok: false, reason: 'link_invalid' };
		await createOrganisation(tx, { ...input, at });
		await insertUser(tx, {
			id: userId,
			email: input.email,
			name: input.adminName,
			role: 'admin',
			passwordHash,
			createdAt: at
		});
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'organisation.set_up',
			subjectType: 'user',
			subjectId: userId,
			detail: {
				after: {
					organisation: input.organisationName,
					site: input.siteName,
					timeZone: input.timeZone,
					admin: input.email
				}
			}
		});
		await recordSignIn(tx, at, { verb: 'succeed', userId, proven: true, after: { by: 'setup link' } });
		return { ok: true, session: await createSession(tx, userId, at, { userAgent }) };
	});
}

async function judgeLink(db: Db | Tx, token: string, now: Date): Promise<SetupLink> {
	if (await checkAdminExists(db)) return { ok: false, reason: 'already_set_up' };
	const found = await findToken(db, { purpose: 'setup', text: token, now });
	return found ? { ok: true } : { ok: false, reason: 'link_invalid' };
}
