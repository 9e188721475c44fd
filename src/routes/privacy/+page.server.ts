import { composeConsentText, CONSENT_TEXT_VERSION } from '$domain/privacy/consent-text';
import { getLocale } from '$lib/paraglide/runtime';
import { describePolicy } from '$lib/server/privacy/public-policy.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const policy = await describePolicy(locals.context);
	return {
		...policy,
		text: composeConsentText(policy.organisationName, policy.privacy, getLocale()),
		textVersion: CONSENT_TEXT_VERSION
	};
};
