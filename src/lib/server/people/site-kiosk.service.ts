import { readKioskSettings, type KioskSettings } from '$domain/punch/kiosk-settings';
import { readSitePlace, type SitePlace } from '$domain/punch/punch-place';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { keepPastSettings, lockSite, setSiteKiosk } from './organisation.repo';

export type ChangeKioskResult = { ok: true } | { ok: false; reason: 'site_unknown' | 'changed_meanwhile' };

type Change = { kiosk: KioskSettings } | { place: SitePlace | null };

/**
 * How a site's shared screens behave, or where its phones have to be. Devices hear of it at their next contact.
 * @param revision the one that was edited, so that nobody overwrites a colleague's change unseen
 */
export async function changeSiteKiosk(
	context: Context,
	{ siteId, revision }: { siteId: string; revision: number },
	change: Change
): Promise<ChangeKioskResult> {
	const actor = requirePermission(context, 'organisation.manage');
	return transaction(context.db, async (tx): Promise<ChangeKioskResult> => {
		const row = await lockSite(tx, siteId);
		if (!row) return { ok: false, reason: 'site_unknown' };
		if (!(await setSiteKiosk(tx, { id: siteId, revision }, change)))
			return { ok: false, reason: 'changed_meanwhile' };
		await keepPastSettings(tx, row, context.now());
		const before = 'kiosk' in change ? readKioskSettings(row.kiosk) : { place: readSitePlace(row.place) };
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'kiosk' in change ? 'site.change_kiosk' : 'site.change_place',
			subjectType: 'site',
			subjectId: siteId,
			detail: { before, after: 'kiosk' in change ? change.kiosk : change }
		});
		return { ok: true };
	});
}
