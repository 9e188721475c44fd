import { error, fail } from '@sveltejs/kit';
import { consentSchema } from '$domain/people/consent-form';
import { composeConsentText, CONSENT_TEXT_VERSION, joinConsentText } from '$domain/privacy/consent-text';
import { requirePermission } from '$lib/server/access/require';
import type { Context } from '$lib/server/context';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { findEnrolmentState } from '$lib/server/enrolment/enrolment.service';
import { readForm } from '$lib/server/forms';
import { checkSecondEmbedder, findOrganisationName } from '$lib/server/people/organisation.service';
import type { Actions, PageServerLoad } from './$types';

const textFor = async (context: Context) =>
	composeConsentText((await findOrganisationName(context)) ?? 'Your organisation');

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	requirePermission(locals.context, 'enrolment.manage');
	await parent();
	const { consent, enrolment, templates } = await findEnrolmentState(locals.context, params.id);
	return {
		consent,
		enrolled: enrolment !== null,
		templates,
		secondEmbedder: await checkSecondEmbedder(locals.context),
		text: await textFor(locals.context),
		textVersion: CONSENT_TEXT_VERSION
	};
};

export const actions: Actions = {
	consent: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'enrolment.manage');
		const read = await readForm(request, consentSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { textVersion, signedName } = read.value;
		const text = joinConsentText(await textFor(locals.context));
		const result = await recordConsent(locals.context, {
			employeeId: params.id,
			textVersion,
			text,
			signedName
		});
		if (!result.ok) error(404, 'There is no such employee.');
		return { recorded: true };
	}
};
