import { fail } from '@sveltejs/kit';
import { clockFormSchema, privacyFormSchema, profileFormSchema } from '$domain/privacy/privacy-forms';
import { PRIVACY_PRESETS } from '$domain/privacy/privacy-settings';
import { requirePermission } from '$lib/server/access/require';
import { confirmClock, findClockDoubt } from '$lib/server/clock/clock.service';
import { readForm } from '$lib/server/forms';
import { listExitDoubts } from '$lib/server/privacy/exit-doubt.service';
import { changePrivacy, findPrivacy } from '$lib/server/privacy/privacy-settings.service';
import { listRetentionRuns } from '$lib/server/privacy/retention.service';
import type { Actions, PageServerLoad } from './$types';

const CHANGED = { '': 'Somebody else changed these settings meanwhile. Look at them again, then save.' };

export const load: PageServerLoad = async ({ locals }) => {
	requirePermission(locals.context, 'privacy.manage');
	return {
		privacy: await findPrivacy(locals.context.db),
		clock: await findClockDoubt(locals.context),
		exits: await listExitDoubts(locals.context),
		runs: (await listRetentionRuns(locals.context)).slice(0, 20)
	};
};

export const actions: Actions = {
	profile: async ({ request, locals }) => {
		requirePermission(locals.context, 'privacy.manage');
		const read = await readForm(request, profileFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { profile, revision } = read.value;
		const { timeRecordYears: _kept, ...switches } = PRIVACY_PRESETS[profile];
		const result = await changePrivacy(locals.context, revision, switches);
		if (!result.ok) return fail(409, { values: {}, errors: CHANGED });
		return { saved: 'The profile is in force.' };
	},
	save: async ({ request, locals }) => {
		requirePermission(locals.context, 'privacy.manage');
		const read = await readForm(request, privacyFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { revision, ...change } = read.value;
		const result = await changePrivacy(locals.context, revision, change);
		if (!result.ok) return fail(409, read.refuse(CHANGED));
		return { saved: 'The settings are in force.' };
	},
	clock: async ({ request, locals }) => {
		requirePermission(locals.context, 'privacy.manage');
		const read = await readForm(request, clockFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await confirmClock(locals.context, read.value.date);
		if (!result.ok)
			return fail(409, { values: {}, errors: { '': 'The clock shows another date by now. Read it again.' } });
		return { saved: 'The clock is believed. What is due is removed within the hour.' };
	}
};
