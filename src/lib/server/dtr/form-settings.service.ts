import * as v from 'valibot';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { Form48SettingsSchema, type Form48Settings } from '../documents/form48/form48';
import { TimesheetSettingsSchema, type TimesheetSettings } from '../documents/timesheet/timesheet';
import { listSettingRows, saveSettingRow } from './form-settings.repo';

export type FormSettings = {
	form48: Form48Settings;
	timesheet: TimesheetSettings;
	/** of each, to be sent back with a change; 0: the product's own */
	versions: { form48: number; timesheet: number };
};

/** How the organisation prints its forms. */
export async function findFormSettings(context: Context): Promise<FormSettings> {
	requireSignedIn(context);
	const rows = await listSettingRows(context.db);
	const of = (kind: 'form48' | 'timesheet') => rows.find((row) => row.kind === kind);
	return {
		form48: v.parse(Form48SettingsSchema, of('form48')?.settings ?? {}),
		timesheet: v.parse(TimesheetSettingsSchema, of('timesheet')?.settings ?? {}),
		versions: { form48: of('form48')?.version ?? 0, timesheet: of('timesheet')?.version ?? 0 }
	};
}

/** What an employee signs, in this organisation's wording. */
export async function findCertificationText(context: Context): Promise<string> {
	const { form48 } = await findFormSettings(context);
	return form48.wording.certification;
}

/** Saves how one kind of form is printed from now on; nothing that was printed changes. */
export async function saveFormSettings(
	context: Context,
	change: { version: number } & (
		{ kind: 'form48'; settings: Form48Settings } | { kind: 'timesheet'; settings: TimesheetSettings }
	)
): Promise<{ ok: true } | { ok: false; reason: 'changed_meanwhile' }> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!(await saveSettingRow(tx, { ...change, updatedAt: at })))
			return { ok: false, reason: 'changed_meanwhile' };
		await recordAudit(tx, {
			at,
			actor,
			action: 'dtr_setting.change',
			subjectType: 'dtr_setting',
			subjectId: null,
			detail: { after: change.settings, about: { kind: change.kind } }
		});
		return { ok: true };
	});
}
