import { isUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	findDayCodeById,
	insertDayCode,
	listDayCodeRows,
	updateDayCodeRow,
	type DayCodeRow
} from './day-code.repo';

export type DayCode = Pick<DayCodeRow, 'id' | 'kind' | 'code' | 'name'> & { retired: boolean };
export type DayCodeInput = Pick<DayCodeRow, 'kind' | 'code' | 'name'>;

/** Leave and official business codes; anybody signed in chooses from them. */
export async function listDayCodes(context: Context): Promise<DayCode[]> {
	requireSignedIn(context);
	const rows = await listDayCodeRows(context.db);
	return rows.map(({ id, kind, code, name, retiredAt }) => {
		return { id, kind, code, name, retired: retiredAt !== null };
	});
}

/** Adds those that are not there yet, all or nothing; says how many were new. */
export async function addDayCodes(context: Context, inputs: readonly DayCodeInput[]): Promise<number> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		let added = 0;
		for (const input of inputs) {
			const id = newId(at);
			if (!(await insertDayCode(tx, { id, ...input, createdAt: at }))) continue;
			added++;
			await recordAudit(tx, {
				at,
				actor,
				action: 'day_code.create',
				subjectType: 'day_code',
				subjectId: id,
				detail: { after: input }
			});
		}
		return added;
	});
}

/** Takes a code out of the choice, or back into it; what carries it keeps it. */
export async function retireDayCode(
	context: Context,
	id: string,
	retired: boolean
): Promise<{ ok: true } | { ok: false; reason: 'not_found' }> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!isUuid(id) || !(await findDayCodeById(tx, id))) return { ok: false, reason: 'not_found' };
		await updateDayCodeRow(tx, id, { retiredAt: retired ? at : null });
		await recordAudit(tx, {
			at,
			actor,
			action: retired ? 'day_code.retire' : 'day_code.restore',
			subjectType: 'day_code',
			subjectId: id,
			detail: { before: { retired: !retired }, after: { retired } }
		});
		return { ok: true };
	});
}
