import type { RenamePlaceInput } from '$domain/people/place-forms';
import type { Permission } from '$domain/access/permissions';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { countActiveAt, lockPlace, updatePlace, type PlaceKind } from './organisation.repo';

const PERMISSIONS: Record<PlaceKind, Permission> = {
	department: 'department.manage',
	site: 'organisation.manage'
};

export type PlaceResult =
	| { ok: true }
	| { ok: false; reason: 'not_found' | 'name_taken' | 'changed_meanwhile' }
	/** people still belong there */
	| { ok: false; reason: 'in_use'; employees: number };

/** Another name for a department or a site; `was` is the name that was seen, so that nobody overwrites a colleague's. */
export async function renamePlace(
	context: Context,
	kind: PlaceKind,
	{ id, was, name }: RenamePlaceInput
): Promise<PlaceResult> {
	const actor = requirePermission(context, PERMISSIONS[kind]);
	try {
		return await transaction(context.db, async (tx): Promise<PlaceResult> => {
			const before = await lockPlace(tx, kind, id);
			if (!before) return { ok: false, reason: 'not_found' };
			if (before.name === name) return { ok: true };
			if (before.name !== was) return { ok: false, reason: 'changed_meanwhile' };
			await updatePlace(tx, { kind, id }, { name });
			await recordAudit(tx, {
				at: context.now(),
				actor,
				action: `${kind}.rename`,
				subjectType: kind,
				subjectId: id,
				detail: { before: { name: was }, after: { name } }
			});
			return { ok: true };
		});
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'name_taken' };
		throw error;
	}
}

/** Takes a place out of use, or back into it. Whoever works there has to be moved first; what happened stays. */
export async function archivePlace(
	context: Context,
	kind: PlaceKind,
	{ id, archived }: { id: string; archived: boolean }
): Promise<PlaceResult> {
	const actor = requirePermission(context, PERMISSIONS[kind]);
	const at = context.now();
	return transaction(context.db, async (tx): Promise<PlaceResult> => {
		const before = await lockPlace(tx, kind, id);
		if (!before) return { ok: false, reason: 'not_found' };
		if ((before.archivedAt !== null) === archived) return { ok: true };
		const employees = archived ? await countActiveAt(tx, kind, id) : 0;
		if (employees > 0) return { ok: false, reason: 'in_use', employees };
		await updatePlace(tx, { kind, id }, { archivedAt: archived ? at : null });
		await recordAudit(tx, {
			at,
			actor,
			action: archived ? `${kind}.archive` : `${kind}.restore`,
			subjectType: kind,
			subjectId: id,
			detail: { before: { archived: !archived }, after: { archived } }
		});
		return { ok: true };
	});
}
