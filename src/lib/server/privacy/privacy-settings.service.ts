import {
	findProfile,
	readFaceOffSince,
	readPrivacySettings,
	type PrivacyProfile,
	type PrivacySettings,
	type StoredPrivacy
} from '$domain/privacy/privacy-settings';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { raiseGalleryRevision } from '../enrolment/gallery-revision';
import { findSetting, saveSetting } from '../settings/setting';

export type PrivacyInForce = PrivacySettings & {
	profile: PrivacyProfile;
	/** since when faces are switched off; null while they are on */
	faceOffSince: Date | null;
	/** 0: nobody chose anything yet */
	revision: number;
};

/** What holds now; for every service that a switch concerns, and for the public page. */
export async function findPrivacy(db: Db | Tx): Promise<PrivacyInForce> {
	const { value, revision } = await findSetting(db, 'privacy');
	const settings = readPrivacySettings(value);
	const faceOffSince = settings.faceAllowed ? null : readFaceOffSince(value);
	return { ...settings, profile: findProfile(settings), faceOffSince, revision };
}

export type ChangePrivacyResult = { ok: true } | { ok: false; reason: 'changed_meanwhile' };

/** Galleries everywhere follow at once; what falls due is removed by the next run of the retention job. */
export async function changePrivacy(
	context: Context,
	revision: number,
	change: Partial<PrivacySettings>
): Promise<ChangePrivacyResult> {
	const actor = requirePermission(context, 'privacy.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<ChangePrivacyResult> => {
		const stored = await findSetting(tx, 'privacy');
		const before = readPrivacySettings(stored.value);
		const after = { ...before, ...change };
		const since = before.faceAllowed ? null : readFaceOffSince(stored.value);
		const value: StoredPrivacy = {
			...after,
			faceOffSince: after.faceAllowed ? null : (since ?? at).toISOString()
		};
		if (!(await saveSetting(tx, 'privacy', { value, revision })))
			return { ok: false, reason: 'changed_meanwhile' };
		await raiseGalleryRevision(tx);
		await recordAudit(tx, {
			at,
			actor,
			action: 'privacy.change',
			subjectType: 'organisation',
			subjectId: null,
			detail: {
				before,
				after,
				about: { profileBefore: findProfile(before), profileAfter: findProfile(after) }
			}
		});
		return { ok: true };
	});
}
