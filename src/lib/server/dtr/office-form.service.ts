import * as v from 'valibot';
import { OfficeFormSchema, type OfficeForm, type OfficeScope } from '$domain/dtr/office-form';
import { isUuid, NIL_UUID } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit, type AuditDetail } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { deleteOffice, insertOffice, listOfficeRows, lockOfficeRow, updateOffice } from './office-form.repo';

export type OfficeFormOnFile = {
	id: string;
	scopeKind: OfficeScope;
	/** null: the organisation */
	scopeId: string | null;
	form: OfficeForm;
	version: number;
};

export type SaveOfficeResult =
	{ ok: true; id: string } | { ok: false; reason: 'scope_taken' | 'not_found' | 'changed_meanwhile' };

/** Who signs where, and what stands above; everybody prints their own. */
export async function listOfficeForms(context: Context): Promise<OfficeFormOnFile[]> {
	requireSignedIn(context);
	const rows = await listOfficeRows(context.db);
	return rows.map(({ id, scopeKind, scopeId, form, version }) => ({
		id,
		scopeKind,
		scopeId: scopeId === NIL_UUID ? null : scopeId,
		form: v.parse(OfficeFormSchema, form),
		version
	}));
}

/** One at most for a department, a site, an employee, and for everybody else. */
export async function createOfficeForm(
	context: Context,
	{ scopeKind, scopeId, form }: Pick<OfficeFormOnFile, 'scopeKind' | 'scopeId' | 'form'>
): Promise<SaveOfficeResult> {
	requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	try {
		return await transaction(context.db, async (tx): Promise<SaveOfficeResult> => {
			const scope = { scopeKind, scopeId: scopeId ?? NIL_UUID };
			await insertOffice(tx, { id, ...scope, form, version: 1, updatedAt: at });
			await audit(tx, context, 'create', id, { after: { scopeKind, scopeId, form } });
			return { ok: true, id };
		});
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'scope_taken' };
		throw error;
	}
}

export async function changeOfficeForm(
	context: Context,
	{ id, version }: { id: string; version: number },
	form: OfficeForm
): Promise<SaveOfficeResult> {
	requirePermission(context, 'timekeeping.manage');
	return transaction(context.db, async (tx): Promise<SaveOfficeResult> => {
		const before = isUuid(id) ? await lockOfficeRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		if (!(await updateOffice(tx, { id, version }, { form, updatedAt: context.now() })))
			return { ok: false, reason: 'changed_meanwhile' };
		await audit(tx, context, 'change', id, { before: before.form, after: form });
		return { ok: true, id };
	});
}

/** What is more general counts again from then on. */
export async function removeOfficeForm(
	context: Context,
	{ id, version }: { id: string; version: number }
): Promise<SaveOfficeResult> {
	requirePermission(context, 'timekeeping.manage');
	return transaction(context.db, async (tx): Promise<SaveOfficeResult> => {
		const before = isUuid(id) ? await lockOfficeRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		if (before.version !== version) return { ok: false, reason: 'changed_meanwhile' };
		await deleteOffice(tx, id);
		await audit(tx, context, 'remove', id, { before: before.form });
		return { ok: true, id };
	});
}

function audit(tx: Tx, context: Context, verb: string, id: string, detail: AuditDetail) {
	const { actor } = context;
	const entry = { at: context.now(), actor, subjectType: 'dtr_office', subjectId: id, detail };
	return recordAudit(tx, { ...entry, action: `dtr_office.${verb}` });
}
