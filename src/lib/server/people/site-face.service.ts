import type { FaceSettings, FaceSettingsInput } from '$domain/face/face-settings';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { keepPastSettings, lockSite, setSiteFace } from './organisation.repo';

export type ChangeFaceResult = { ok: true } | { ok: false; reason: 'site_unknown' | 'changed_meanwhile' };

/** How a site takes and compares faces. Devices learn of it with their next nonce or lease. */
export async function changeFaceSettings(
	context: Context,
	siteId: string,
	{ revision, liveness, secondEmbedder = false, strangersOneIn }: FaceSettingsInput
): Promise<ChangeFaceResult> {
	const actor = requirePermission(context, 'organisation.manage');
	const after: FaceSettings = { liveness, secondEmbedder, strangersOneIn };
	return transaction(context.db, async (tx): Promise<ChangeFaceResult> => {
		const row = await lockSite(tx, siteId);
		if (!row) return { ok: false, reason: 'site_unknown' };
		if (!(await setSiteFace(tx, { id: siteId, revision }, after)))
			return { ok: false, reason: 'changed_meanwhile' };
		await keepPastSettings(tx, row, context.now());
		const before: FaceSettings = {
			liveness: row.livenessLevel,
			secondEmbedder: row.secondEmbedder,
			strangersOneIn: row.strangersOneIn
		};
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'site.change_face_settings',
			subjectType: 'site',
			subjectId: siteId,
			detail: { before, after }
		});
		return { ok: true };
	});
}
