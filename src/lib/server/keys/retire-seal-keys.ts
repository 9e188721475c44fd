import type { RetentionCutoffs } from '$domain/privacy/retention-cutoffs';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { addSealKey, deleteSealKey, forgetSealKeys, getSealKey, listSealKeyAges } from './seal-key';

/**
 * Where faces inside stored punches have an end: replaces the key that devices seal to when it is old enough, and
 * destroys those that were replaced long enough ago. The punches stay as they were signed, and nobody can open the
 * faces in them again.
 *
 * @returns ids of the destroyed keys
 */
export async function retireSealKeys(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	{ replacedBefore, replaceMadeBefore }: Pick<RetentionCutoffs, 'replacedBefore' | 'replaceMadeBefore'>
): Promise<string[]> {
	if (!replacedBefore || !replaceMadeBefore) return [];
	const { db, now } = context;
	const newest = await getSealKey(context);
	const isOld = newest.createdAt < replaceMadeBefore;
	const ages = await listSealKeyAges(db);
	// Each but the newest was replaced when the one after it was made.
	const due = ages.filter((_, i) => {
		const next = ages[i + 1];
		return next !== undefined && next.createdAt < replacedBefore;
	});
	if (!isOld && due.length === 0) return [];
	await transaction(db, async (tx) => {
		const added = isOld ? await addSealKey(tx, context) : null;
		for (const { keyId } of due) await deleteSealKey(tx, keyId);
		await recordAudit(tx, {
			at: now(),
			actor: { kind: 'anonymous' },
			action: 'seal_key.retire',
			subjectType: 'server_key',
			subjectId: null,
			detail: {
				before: { newest: newest.keyId, kept: ages.map(({ keyId }) => keyId) },
				after: { newest: added ?? newest.keyId, destroyed: due.map(({ keyId }) => keyId) }
			}
		});
	});
	forgetSealKeys(db);
	return due.map(({ keyId }) => keyId);
}
