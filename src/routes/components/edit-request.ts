import { error, fail, redirect } from '@sveltejs/kit';
import { toRequestValues } from '$domain/timekeeping/request-form';
import { datesOf } from '$domain/timekeeping/request-detail';
import { m } from '$lib/paraglide/messages';
import type { Context } from '$lib/server/context';
import { listRequestChoices } from '$lib/server/timekeeping/request-words.service';
import { editRequest, type RequestOnFile } from '$lib/server/timekeeping/request.service';
import { dateOf } from './range-query';
import { readRequest, sayRefusal } from './read-request';

/** What the form of a request on file starts with. Only a pending one is changed. */
export async function loadRequestEdit(context: Context, request: RequestOnFile, url: URL) {
	if (request.status !== 'pending') error(409, m.refused_decided());
	const { id, version, kind, employeeId, detail, reason, attachmentNote } = request;
	const asked = dateOf(url, 'date');
	const values = toRequestValues({ detail, reason, attachmentNote });
	return {
		request: { id, version, kind },
		// Another day of an adjustment: its punches are others.
		values: asked && kind === 'adjustment' ? { ...values, date: asked } : values,
		choices: await listRequestChoices(context, employeeId, asked ?? datesOf(detail).firstDate)
	};
}

/** Saves what the form says, unless the request was changed or decided since it was opened. */
export async function saveRequestEdit(
	context: Context,
	{ id, request, doneHref }: { id: string; request: Request; doneHref: string }
) {
	const read = await readRequest(request);
	if (!read.ok) return fail(400, read.refusal);
	const { version, ...input } = read.value;
	const result = await editRequest(context, { id, version }, input);
	if (result.ok) redirect(303, `${doneHref}?edited`);
	const isLate = result.reason === 'changed_meanwhile' || result.reason === 'not_pending';
	return fail(isLate ? 409 : 400, read.refuse(sayRefusal(result, input.detail.kind)));
}
