import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { changePasswordSchema, COMMON_PASSWORD, totpCodeSchema } from '$domain/access/credentials';
import { checkPermission } from '$domain/access/permissions';
import { isUuid } from '$domain/uuid';
import {
	changePassword,
	endOwnOtherSessions,
	endOwnSession,
	listOwnSessions
} from '$lib/server/access/account.service';
import { removePasskey } from '$lib/server/access/passkey.service';
import { requireSignedIn } from '$lib/server/access/require';
import {
	beginTotp,
	confirmTotp,
	findSecondStep,
	removeTotp,
	renewCodes
} from '$lib/server/access/second-step.service';
import { checkSecondStepOwed } from '$lib/server/access/second-step-policy.service';
import { m } from '$lib/paraglide/messages';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	const { name, role, userId } = requireSignedIn(context);
	return {
		user: { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') },
		secondStep: await findSecondStep(context),
		owed: await checkSecondStepOwed(context, context.actor, locals.strong),
		sessions: await listOwnSessions(context)
	};
};

const REFUSALS = {
	wrong_password: { current: 'This is not your password.' },
	common_password: { next: COMMON_PASSWORD }
};

export const actions: Actions = {
	beginTotp: async ({ locals }) => {
		const begun = await beginTotp(locals.context);
		if (!begun) return fail(409, { values: {}, errors: { '': m.security_totp_exists() } });
		return { totp: begun };
	},
	confirmTotp: async ({ request, locals }) => {
		const read = await readForm(request, totpCodeSchema);
		// What is shown to the app goes along, so that a mistyped code does not start it all anew.
		if (!read.ok) return fail(400, { ...read.refusal, totp: totpOf(read.refusal.values) });
		const codes = await confirmTotp(locals.context, read.value.code);
		if (codes) return { codes };
		const refusal = read.refuse({ code: m.code_wrong_app() });
		return fail(400, { ...refusal, totp: totpOf(refusal.values) });
	},
	removeTotp: async ({ locals }) => {
		await removeTotp(locals.context);
		return { saved: m.security_saved_totp_removed() };
	},
	renewCodes: async ({ locals }) => {
		const codes = await renewCodes(locals.context);
		return codes ? { codes } : fail(409, { values: {}, errors: { '': m.security_no_second_step() } });
	},
	removePasskey: async ({ request, locals }) => {
		const id = String((await request.formData()).get('id'));
		if (isUuid(id)) await removePasskey(locals.context, id);
		return { saved: m.security_passkey_removed() };
	},
	password: async ({ request, locals }) => {
		const read = await readForm(request, changePasswordSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { currentPassword: current, newPassword: next } = read.value;
		const result = await changePassword(locals.context, { current, next });
		if (result.ok) return { saved: m.security_password_changed() };
		if (result.reason === 'throttled') {
			const minutes = Math.ceil(result.retryAfterSeconds / 60);
			return fail(429, read.refuse({ '': m.too_many_tries({ minutes }) }));
		}
		const { current: wrong, next: common }: { current?: string; next?: string } = REFUSALS[result.reason];
		const errors: Record<string, string> = {};
		if (wrong) errors.currentPassword = wrong;
		if (common) errors.newPassword = common;
		return fail(400, read.refuse(errors));
	},
	endSession: async ({ request, locals }) => {
		const read = await readForm(request, v.object({ handle: v.string() }));
		if (!read.ok) return fail(400, read.refusal);
		await endOwnSession(locals.context, read.value.handle);
		return { saved: m.security_session_ended() };
	},
	endOthers: async ({ locals }) => {
		await endOwnOtherSessions(locals.context);
		return { saved: m.security_others_ended() };
	}
};

const totpOf = ({ uri = '', secret = '' }: Record<string, string>) => ({ uri, secret });
