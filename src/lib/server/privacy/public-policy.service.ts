import type { Context } from '../context';
import { findPublicName } from '../people/organisation.service';
import { findPrivacy, type PrivacyInForce } from './privacy-settings.service';

export type PublicPolicy = {
	organisationName: string;
	privacy: Pick<
		PrivacyInForce,
		| 'faceAllowed'
		| 'oneToMany'
		| 'consentKind'
		| 'templateDaysAfterExit'
		| 'templateYearsUnused'
		| 'sealedFaceDays'
		| 'timeRecordYears'
		| 'contact'
	>;
};

/** What the policy page tells anybody: settings, and the organisation's name, which its screens show anyway. */
export async function describePolicy({ db }: Pick<Context, 'db'>): Promise<PublicPolicy> {
	const { revision: _revision, profile: _profile, faceOffSince: _since, ...privacy } = await findPrivacy(db);
	return { organisationName: (await findPublicName(db)) ?? 'This organisation', privacy };
}
