import * as v from 'valibot';
import { PayrollTemplateSchema, type PayrollTemplate } from '$domain/exports/payroll-template';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { recordAudit, type AuditDetail } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	deleteTemplate,
	findTemplateRow,
	insertTemplate,
	listTemplateRows,
	updateTemplate,
	type TemplateRow
} from './payroll-template.repo';

export type TemplateOnFile = { id: string; version: number; template: PayrollTemplate };
export type SaveTemplateResult =
	{ ok: true; id: string } | { ok: false; reason: 'name_taken' | 'not_found' | 'changed_meanwhile' };

/** The organisation's layouts for payroll programs, by name. */
export async function listTemplates(context: Context): Promise<TemplateOnFile[]> {
	requirePermission(context, 'punch.export');
	return (await listTemplateRows(context.db)).map(onFile);
}

export async function findTemplate(context: Context, id: string): Promise<TemplateOnFile | null> {
	requirePermission(context, 'punch.export');
	const row = isUuid(id) ? await findTemplateRow(context.db, id) : null;
	return row && onFile(row);
}

/** Saves a new one under its name. */
export async function createTemplate(
	context: Context,
	template: PayrollTemplate
): Promise<SaveTemplateResult> {
	requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	return unlessTaken(
		transaction(context.db, async (tx): Promise<SaveTemplateResult> => {
			await insertTemplate(tx, {
				id,
				name: template.name,
				template,
				version: 1,
				createdAt: at,
				updatedAt: at
			});
			await audit(tx, context, { verb: 'create', id, detail: { after: template } });
			return { ok: true, id };
		})
	);
}

export async function changeTemplate(
	context: Context,
	{ id, version }: { id: string; version: number },
	template: PayrollTemplate
): Promise<SaveTemplateResult> {
	requirePermission(context, 'timekeeping.manage');
	return unlessTaken(
		transaction(context.db, async (tx): Promise<SaveTemplateResult> => {
			const before = isUuid(id) ? await findTemplateRow(tx, id) : null;
			if (!before) return { ok: false, reason: 'not_found' };
			const changes = { name: template.name, template, updatedAt: context.now() };
			if (!(await updateTemplate(tx, { id, version }, changes)))
				return { ok: false, reason: 'changed_meanwhile' };
			await audit(tx, context, {
				verb: 'change',
				id,
				detail: { before: before.template, after: template }
			});
			return { ok: true, id };
		})
	);
}

export async function removeTemplate(
	context: Context,
	{ id, version }: { id: string; version: number }
): Promise<SaveTemplateResult> {
	requirePermission(context, 'timekeeping.manage');
	return transaction(context.db, async (tx): Promise<SaveTemplateResult> => {
		const before = isUuid(id) ? await findTemplateRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		if (!(await deleteTemplate(tx, { id, version }))) return { ok: false, reason: 'changed_meanwhile' };
		await audit(tx, context, { verb: 'remove', id, detail: { before: before.template } });
		return { ok: true, id };
	});
}

function onFile({ id, version, template }: TemplateRow): TemplateOnFile {
	return { id, version, template: v.parse(PayrollTemplateSchema, template) };
}

async function unlessTaken(save: Promise<SaveTemplateResult>): Promise<SaveTemplateResult> {
	try {
		return await save;
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'name_taken' };
		throw error;
	}
}

function audit(
	tx: Tx,
	{ actor, now }: Context,
	{ verb, id, detail }: { verb: string; id: string; detail: AuditDetail }
) {
	const action = `payroll_template.${verb}`;
	return recordAudit(tx, {
		at: now(),
		actor,
		action,
		subjectType: 'payroll_template',
		subjectId: id,
		detail
	});
}
