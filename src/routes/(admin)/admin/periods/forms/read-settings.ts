import * as v from 'valibot';
import { Form48SettingsSchema } from '$lib/server/documents/form48/form48';
import { TimesheetSettingsSchema } from '$lib/server/documents/timesheet/timesheet';
import type { FormSettings } from '$lib/server/dtr/form-settings.service';

/** How to print, as the form says; what it leaves out is as the organisation prints. Null: a choice that is none. */
export function readSettings(
	data: FormData,
	current: FormSettings
): Pick<FormSettings, 'form48' | 'timesheet'> | null {
	const typed = Object.fromEntries([...data].filter(([, value]) => typeof value === 'string'));
	const wording = Object.fromEntries(
		Object.entries(typed).flatMap(([name, value]) =>
			name.startsWith('wording.') ? [[name.slice('wording.'.length), value]] : []
		)
	);
	const form48 = v.safeParse(Form48SettingsSchema, {
		...current.form48,
		...typed,
		wording: { ...current.form48.wording, ...wording }
	});
	const timesheet = v.safeParse(TimesheetSettingsSchema, { ...current.timesheet, ...typed });
	return form48.success && timesheet.success ? { form48: form48.output, timesheet: timesheet.output } : null;
}
