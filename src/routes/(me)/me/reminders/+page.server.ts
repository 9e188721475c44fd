import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { checkPermission } from '$domain/access/permissions';
import { readChoices } from '$domain/reminders/reminder-choices';
import { isUuid } from '$domain/uuid';
import { m } from '$lib/paraglide/messages';
import { findOwnEmail } from '$lib/server/access/account.service';
import { requireSignedIn } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import {
	findReminderSettings,
	removePushDevice,
	saveReminderChoices
} from '$lib/server/reminders/reminder-settings.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	return {
		user: { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') },
		isEmployee: employeeId !== null,
		email: await findOwnEmail(context),
		...(await findReminderSettings(context))
	};
};

export const actions: Actions = {
	save: async ({ request, locals }) => {
		const read = await readForm(request, v.record(v.string(), v.string()));
		if (!read.ok) return fail(400, { saved: null });
		await saveReminderChoices(locals.context, readChoices(read.value));
		return { saved: m.reminders_saved() };
	},
	remove: async ({ request, locals }) => {
		const id = String((await request.formData()).get('id'));
		if (isUuid(id)) await removePushDevice(locals.context, id);
		return { saved: m.push_removed() };
	}
};
