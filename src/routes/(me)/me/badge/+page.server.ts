import { fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { ownPinFormSchema } from '$domain/people/own-pin-form';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { findOwnPhoneSecret, renewPhoneBadge } from '$lib/server/credential/badge.service';
import { changeOwnPin, findPinDate } from '$lib/server/credential/pin.service';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	// The page holds the secret of the codes.
	setHeaders({ 'cache-control': 'no-store' });
	const [phone, pinSetAt] = await Promise.all([
		findOwnPhoneSecret(context),
		employeeId ? findPinDate(context, employeeId) : null
	]);
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	return { user, phone, pinSetAt, serverMs: context.now().getTime() };
};

export const actions: Actions = {
	pin: async ({ request, locals }) => {
		requireSignedIn(locals.context);
		const read = await readForm(request, ownPinFormSchema);
		// What was typed is a secret: nothing of it goes back.
		if (!read.ok) return fail(400, { errors: read.refusal.errors });
		const result = await changeOwnPin(locals.context, read.value.pin);
		if (!result.ok) return fail(400, { errors: { '': m.no_employee_sentence() } });
		return { saved: m.pin_saved() };
	},
	renew: async ({ locals }) => {
		const { employeeId } = requireSignedIn(locals.context);
		if (employeeId) await renewPhoneBadge(locals.context, employeeId);
		return { saved: m.codes_renewed() };
	}
};
