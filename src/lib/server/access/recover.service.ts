import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { burnTokens, issueToken } from './one-time-tokens';
import { deleteTotp, endPasskeys, replaceCodes } from './second-step.repo';
import { findUserByEmail } from './user.repo';

const LINK_HOURS = 1;

/**
 * For an administrator whom nobody else can help: takes the second step away and makes a link for choosing a password,
 * good for an hour. Whoever can run commands on the server has the master key, so that no account is asked for. Null
 * when nobody who may sign in has this address.
 */
export async function recoverByCommand(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	email: string
): Promise<string | null> {
	const at = now();
	return transaction(db, async (tx) => {
		const user = await findUserByEmail(tx, email);
		if (!user || user.disabledAt) return null;
		await deleteTotp(tx, user.id);
		await endPasskeys(tx, user.id, at);
		await replaceCodes(tx, user.id, [], at);
		await burnTokens(tx, { purpose: 'invitation', subjectId: user.id, now: at });
		await recordAudit(tx, {
			at,
			actor: { kind: 'anonymous' },
			action: 'user.recover',
			subjectType: 'user',
			subjectId: user.id,
			detail: { after: { secondStep: 'none' }, about: { by: 'the command line of the server' } }
		});
		return issueToken(tx, { purpose: 'invitation', subjectId: user.id, now: at, hours: LINK_HOURS });
	});
}
