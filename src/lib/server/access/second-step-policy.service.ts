import type { Role } from '$domain/access/permissions';
import { recordAudit } from '../audit/audit.service';
import type { Actor, Context } from '../context';
import { transaction } from '../db/transaction';
import { requirePermission } from './require';
import { checkHasSecondStep, findSecondStepFrom, setSecondStepFrom } from './second-step.repo';

/** Time to find a phone, before it is asked for. */
const GRACE_DAYS = 14;
/** Whose accounts open the most. */
const ROLES: readonly Role[] = ['admin', 'hr'];

/** From when administrators and HR need a second step; null when it is theirs to choose. */
export async function findSecondStepPolicy(context: Context): Promise<Date | null> {
	requirePermission(context, 'security.manage');
	return findSecondStepFrom(context.db);
}

/** Asks it of all administrators and HR in two weeks' time, or of nobody any more. */
export async function setSecondStepPolicy(context: Context, required: boolean): Promise<void> {
	requirePermission(context, 'security.manage');
	const at = context.now();
	await transaction(context.db, async (tx) => {
		const before = await findSecondStepFrom(tx);
		// Asked twice, it comes no later for it.
		if ((before !== null) === required) return;
		const from = required ? new Date(at.getTime() + GRACE_DAYS * 86_400_000) : null;
		await setSecondStepFrom(tx, from);
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'organisation.second_step_policy',
			subjectType: 'organisation',
			subjectId: null,
			detail: {
				before: { secondStepFrom: before?.toISOString() ?? null },
				after: { secondStepFrom: from?.toISOString() ?? null }
			}
		});
	});
}

export type SecondStepOwed = { state: 'nothing' | 'owed' } | { state: 'soon'; from: Date };

/**
 * Whether this person has yet to set up a second step. `owed`: nothing but its set-up may be opened. Nobody is locked out:
 * a password still leads there, the only administrator's too.
 *
 * @param strong the session was begun or proven by a second step
 */
export async function checkSecondStepOwed(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	actor: Actor,
	strong: boolean
): Promise<SecondStepOwed> {
	if (strong || actor.kind !== 'user' || !ROLES.includes(actor.role)) return { state: 'nothing' };
	const from = await findSecondStepFrom(db);
	if (!from || (await checkHasSecondStep(db, actor.userId))) return { state: 'nothing' };
	return from <= now() ? { state: 'owed' } : { state: 'soon', from };
}
