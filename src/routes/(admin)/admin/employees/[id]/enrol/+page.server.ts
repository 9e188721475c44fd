import { error, fail } from '@sveltejs/kit';
import { consentSchema } from '$domain/people/consent-form';
import {
	composeConsentText,
	CONSENT_LANGUAGES,
	CONSENT_TEXT_VERSION,
	joinConsentText,
	type ConsentLanguage
} from '$domain/privacy/consent-text';
import { requirePermission } from '$lib/server/access/require';
import type { Context } from '$lib/server/context';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { findEnrolmentState } from '$lib/server/enrolment/enrolment.service';
import { readForm } from '$lib/server/forms';
import { checkSecondEmbedder, findOrganisationName } from '$lib/server/people/organisation.service';
import { findPrivacy } from '$lib/server/privacy/privacy-settings.service';
import type { Actions, PageServerLoad } from './$types';

async function findText(context: Context, language: ConsentLanguage) {
	const privacy = await findPrivacy(context.db);
	const name = (await findOrganisationName(context)) ?? 'Your organisation';
	return { privacy, text: composeConsentText(name, privacy, language) };
}

const readLanguage = (url: URL): ConsentLanguage =>
	CONSENT_LANGUAGES.find((language) => language === url.searchParams.get('language')) ?? 'en';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
	requirePermission(locals.context, 'enrolment.manage');
	await parent();
	const { consent, enrolment, templates } = await findEnrolmentState(locals.context, params.id);
	const language = readLanguage(url);
	const { privacy, text } = await findText(locals.context, language);
	return {
		// Only one to the words that are asked for now opens the camera.
		consent: consent && (consent.kind ?? 'general') === privacy.consentKind ? consent : null,
		faceAllowed: privacy.faceAllowed,
		language,
		enrolled: enrolment !== null,
		templates,
		secondEmbedder: await checkSecondEmbedder(locals.context),
		text,
		textVersion: CONSENT_TEXT_VERSION
	};
};

export const actions: Actions = {
	consent: async ({ request, locals, params, url }) => {
		requirePermission(locals.context, 'enrolment.manage');
		const read = await readForm(request, consentSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { textVersion, signedName } = read.value;
		const language = readLanguage(url);
		const { privacy, text } = await findText(locals.context, language);
		const result = await recordConsent(locals.context, {
			employeeId: params.id,
			textVersion,
			text: joinConsentText(text),
			signedName,
			kind: privacy.consentKind,
			language
		});
		if (!result.ok) error(404, 'There is no such employee.');
		return { recorded: true };
	}
};
