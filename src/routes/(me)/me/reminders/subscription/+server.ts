import { pushSubscriptionSchema } from '$domain/reminders/reminder-choices';
import { m } from '$lib/paraglide/messages';
import { apiError, readJson } from '$lib/server/api';
import { addPushDevice } from '$lib/server/reminders/reminder-settings.service';
import type { RequestHandler } from './$types';

/** A browser says where notifications reach it. The same subscription sent again is one. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const read = await readJson(request, pushSubscriptionSchema);
	if (!read.ok) return read.response;
	const added = await addPushDevice(locals.context, read.value, request.headers.get('user-agent'));
	if (!added) return apiError(400, 'push_service_unknown', m.push_refused());
	return Response.json({}, { status: 201 });
};
