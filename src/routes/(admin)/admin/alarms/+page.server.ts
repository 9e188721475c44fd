import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { alarmFormSchema } from '$domain/delivery/alarm-settings';
import { mailSettingsSchema, revisionSchema, testMailSchema } from '$domain/delivery/mail-forms';
import { webhookSchema } from '$domain/delivery/webhook-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import {
	changeMailSettings,
	describeMail,
	removeMailSettings,
	sendTestMail
} from '$lib/server/mail/mail-settings.service';
import {
	changeAlarms,
	createWebhook,
	describeAlarms,
	describeWebhooks,
	removeWebhook,
	resendDelivery
} from '$lib/server/webhook/webhook.service';
import type { Actions, PageServerLoad } from './$types';

const CHANGED = { '': 'Somebody else changed this meanwhile. Look at it again, then save.' };
const GONE = { values: {}, errors: { '': 'It is not there any more.' } };

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	const [mail, alarms, hooks] = await Promise.all([
		describeMail(context),
		describeAlarms(context),
		describeWebhooks(context)
	]);
	return { mail, alarms, ...hooks };
};

export const actions: Actions = {
	mail: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const read = await readForm(request, mailSettingsSchema);
		if (!read.ok) return fail(400, { form: 'mail', ...read.refusal });
		const result = await changeMailSettings(locals.context, read.value);
		if (result.ok) return { form: 'mail', saved: 'The mail server was saved. Send a test mail.' };
		const errors =
			result.reason === 'password_missing' ? { password: 'Enter the password of this user name.' } : CHANGED;
		return fail(409, { form: 'mail', ...read.refuse(errors) });
	},
	removeMail: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const read = await readForm(request, revisionSchema);
		if (!read.ok) return fail(400, { form: 'mail', ...read.refusal });
		const result = await removeMailSettings(locals.context, read.value.revision);
		if (!result.ok) return fail(409, { form: 'mail', ...read.refuse(CHANGED) });
		return { form: 'mail', saved: 'Nothing is mailed any more.' };
	},
	test: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const read = await readForm(request, testMailSchema);
		if (!read.ok) return fail(400, { form: 'test', ...read.refusal });
		const result = await sendTestMail(locals.context, read.value.to);
		if (result.ok) return { form: 'test', saved: 'The mail server took the test mail.' };
		const words =
			result.reason === 'failed' ? `The mail server says: ${result.words}` : 'Set up a mail server first.';
		return fail(409, { form: 'test', ...read.refuse({ to: words }) });
	},
	alarms: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const read = await readForm(request, alarmFormSchema);
		if (!read.ok) {
			// A message about one of the addresses belongs to their field.
			const wrong = Object.entries(read.refusal.errors).find(([name]) => name.startsWith('receivers'));
			const errors = wrong ? { ...read.refusal.errors, receivers: wrong[1] } : read.refusal.errors;
			return fail(400, { form: 'alarms', values: read.refusal.values, errors });
		}
		const { revision, ...settings } = read.value;
		if (!(await changeAlarms(locals.context, revision, settings)))
			return fail(409, { form: 'alarms', ...read.refuse(CHANGED) });
		return { form: 'alarms', saved: 'The alarms were saved.' };
	},
	addWebhook: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const data = await request.formData();
		const typed = { name: String(data.get('name') ?? ''), url: String(data.get('url') ?? '') };
		const parsed = v.safeParse(webhookSchema, { ...typed, events: data.getAll('events') });
		if (!parsed.success) {
			const errors: Record<string, string> = {};
			for (const issue of parsed.issues) errors[String(issue.path?.[0].key ?? '')] ??= issue.message;
			return fail(400, { form: 'webhook', values: typed, errors });
		}
		const made = await createWebhook(locals.context, parsed.output);
		if (!made.ok) return fail(409, { form: 'webhook', values: typed, errors: { url: made.words } });
		return { form: 'webhook', secret: made.secret };
	},
	removeWebhook: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const id = String((await request.formData()).get('id'));
		if (!isUuid(id) || !(await removeWebhook(locals.context, id)))
			return fail(409, { form: 'webhook', ...GONE });
		return { form: 'webhook', saved: 'Nothing is sent there any more.' };
	},
	resend: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const id = String((await request.formData()).get('id'));
		if (!isUuid(id) || !(await resendDelivery(locals.context, id)))
			return fail(409, { form: 'webhook', ...GONE });
		return { form: 'webhook', saved: 'It is sent again within a minute.' };
	}
};
