import { error, fail } from '@sveltejs/kit';
import { decisionFormSchema } from '$domain/timekeeping/decision-form';
import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { decideRequest, previewRequest } from '$lib/server/timekeeping/decide-request.service';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { checkDecidesFor } from '$lib/server/timekeeping/supervision.service';
import { sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.decide');
	const preview = await previewRequest(context, params.id);
	if (!preview) error(404, 'There is no such request.');
	const { request, days } = preview;
	const { detail: _, ...shown } = request;
	return {
		request: shown,
		line: (await sayRequests(context, [request])).get(request.id) ?? '',
		days: request.status === 'pending' ? days : [],
		mayFile: checkPermission(actor.role, 'request.decide'),
		obstacle:
			request.createdBy === actor.userId
				? ('filed' as const)
				: request.employeeId === actor.employeeId
					? ('own' as const)
					: (await checkDecidesFor(context, request.employeeId))
						? null
						: ('delegated' as const)
	};
};

export const actions: Actions = {
	decide: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'request.decide');
		const read = await readForm(request, decisionFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await decideRequest(locals.context, { id: params.id, ...read.value });
		if (result.ok) return { decided: read.value.decision };
		if (result.reason === 'own_request')
			return fail(403, read.refuse({ '': 'You filed this request, so a colleague decides about it.' }));
		const said = sayRefusal(result, 'missed_punch');
		// The fields are those of the request's own form: here they belong to the decision as a whole.
		return fail(409, read.refuse({ '': Object.values(said)[0] ?? 'Nothing was saved.' }));
	}
};
