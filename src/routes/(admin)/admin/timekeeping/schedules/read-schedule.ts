import * as v from 'valibot';
import { nameSchema } from '$domain/people/organisation-forms';
import { readScheduleForm } from '$domain/timekeeping/schedule-form';
import type { Schedule } from '$domain/timekeeping/schedule';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { readForm, type ReadForm } from '$lib/server/forms';

export type ScheduleInput = { name: string; pattern: Schedule; version: number };

const name = nameSchema("the schedule's name");

/** The schedule form of a request, every message at its field. */
export async function readSchedule(request: Request): Promise<ReadForm<ScheduleInput>> {
	const read = await readForm(request, v.record(v.string(), v.string()));
	if (!read.ok) return read;
	const form = readScheduleForm(read.value);
	const named = v.safeParse(name, read.value.name);
	if (form.ok && named.success) {
		const version = parseVersion(read.value.version ?? null);
		return { ok: true, value: { name: named.output, pattern: form.pattern, version }, refuse: read.refuse };
	}
	const errors = form.ok ? {} : form.errors;
	const message = named.issues?.[0].message;
	return { ok: false, refusal: read.refuse(message ? { name: message, ...errors } : errors) };
}
