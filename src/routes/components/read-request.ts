import * as v from 'valibot';
import { isDate } from '$domain/timekeeping/civil-date';
import { readRequestForm, type RequestForm } from '$domain/timekeeping/request-form';
import { REQUEST_KINDS } from '$domain/timekeeping/request-words';
import type { RequestKind } from '$domain/timekeeping/request-detail';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { m } from '$lib/paraglide/messages';
import { readForm, type ReadForm } from '$lib/server/forms';
import { formatDate } from '$lib/words/format';
import type { RequestRefusal } from '$lib/server/timekeeping/request.service';

/** A request's form, every message at its field. */
export async function readRequest(
	request: Request
): Promise<ReadForm<RequestForm & { formId: string; employeeId: string; version: number }>> {
	const read = await readForm(request, v.record(v.string(), v.string()));
	if (!read.ok) return read;
	const { formId = '', employeeId = '', version } = read.value;
	const form = readRequestForm(read.value);
	if (!form.ok) return { ok: false, refusal: read.refuse(form.errors) };
	return {
		ok: true,
		value: { ...form.value, formId, employeeId, version: parseVersion(version) },
		refuse: read.refuse
	};
}

export function kindOf(url: URL): RequestKind | null {
	const asked = url.searchParams.get('kind');
	return REQUEST_KINDS.find((kind) => kind === asked) ?? null;
}

/** What a link prefills: the fields of the form that it names, and nothing else. */
export function prefilled(url: URL): Record<string, string> {
	const values: Record<string, string> = {};
	const date = url.searchParams.get('date') ?? '';
	if (isDate(date)) Object.assign(values, { date, firstDate: date, lastDate: date });
	for (const name of ['time', 'direction', 'punchId', 'op', 'from', 'to']) {
		const value = url.searchParams.get(name);
		if (value && value.length <= 40) values[name] = value;
	}
	return values;
}

/** Where on the form a refusal belongs, and its words. */
export function sayRefusal(result: RequestRefusal, kind: RequestKind): Record<string, string> {
	switch (result.reason) {
		case 'code_unknown':
			return { code: m.refused_code() };
		case 'schedule_unknown':
			return { scheduleId: m.refused_schedule() };
		case 'punch_unknown':
			return { punchId: m.refused_punch() };
		case 'punch_corrected':
			return { punchId: m.refused_punch_corrected() };
		case 'in_future':
			return { time: m.refused_future() };
		case 'period_locked': {
			const field = kind === 'leave' || kind === 'official_business' || kind === 'schedule_change';
			const words = m.refused_locked({
				range: `${formatDate(result.first)} – ${formatDate(result.last)}`
			});
			return { [field ? 'firstDate' : 'date']: words };
		}
		case 'already_filed':
			return {
				'': m.refused_already_filed()
			};
		case 'not_found':
			return { '': m.refused_request_gone() };
		case 'not_pending':
			return { '': m.refused_not_pending() };
		case 'changed_meanwhile':
			return {
				'': m.refused_request_changed()
			};
	}
}
