import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { findSite, setSiteOfflineGallery } from './organisation.repo';

/**
 * Whether a site's shared devices hold the faces of its roster, to greet by name without network. Devices follow at their next
 * contact. Set to what it is already, it changes nothing and is no event.
 */
export async function switchOfflineGallery(
	context: Context,
	siteId: string,
	on: boolean
): Promise<{ ok: true } | { ok: false; reason: 'site_unknown' }> {
	const actor = requirePermission(context, 'organisation.manage');
	return transaction(context.db, async (tx) => {
		const before = await findSite(tx, siteId);
		if (!before) return { ok: false, reason: 'site_unknown' };
		if (!(await setSiteOfflineGallery(tx, siteId, on))) return { ok: true };
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'site.change_offline_gallery',
			subjectType: 'site',
			subjectId: siteId,
			detail: { before: { facesOnDevices: !on }, after: { facesOnDevices: on } }
		});
		return { ok: true };
	});
}
