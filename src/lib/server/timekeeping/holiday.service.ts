import type { HolidayKind } from '$domain/timekeeping/holiday';
import { isUuid, NIL_UUID } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	deleteHolidayRow,
	findHolidayRow,
	insertHoliday,
	insertHolidayIfNew,
	listHolidayRows,
	updateHolidayRow
} from './holiday.repo';
import { markStale } from './mark-stale';

export type HolidayInput = {
	date: string;
	name: string;
	kind: HolidayKind;
	/** null: everywhere */
	siteId: string | null;
};
export type HolidayOnFile = HolidayInput & { id: string; version: number; siteName: string | null };
export type SaveHolidayResult =
	{ ok: true; id: string } | { ok: false; reason: 'there_already' | 'not_found' | 'changed_meanwhile' };

/** The holidays of a calendar year, in order. */
export async function listHolidays(context: Context, year: number): Promise<HolidayOnFile[]> {
	requireSignedIn(context);
	const text = String(year).padStart(4, '0');
	const rows = await listHolidayRows(context.db, { from: `${text}-01-01`, to: `${text}-12-31` });
	return rows.map(({ id, version, date, name, kind, siteId, siteName }) => {
		return { id, version, date, name, kind, siteId: siteId === NIL_UUID ? null : siteId, siteName };
	});
}

/** Every holiday on file, whatever its year: what an import need not add. */
export async function listAllHolidays(context: Context): Promise<HolidayInput[]> {
	requireSignedIn(context);
	const rows = await listHolidayRows(context.db, { from: '0001-01-01', to: '9999-12-31' });
	return rows.map(({ date, name, kind, siteId }) => {
		return { date, name, kind, siteId: siteId === NIL_UUID ? null : siteId };
	});
}

export async function addHoliday(context: Context, input: HolidayInput): Promise<SaveHolidayResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	return unlessThere(
		transaction(context.db, async (tx): Promise<SaveHolidayResult> => {
			await insertHoliday(tx, { id, ...toRow(input), createdAt: at });
			await mark(tx, input);
			await recordAudit(tx, {
				at,
				actor,
				action: 'holiday.create',
				subjectType: 'holiday',
				subjectId: id,
				detail: { after: input }
			});
			return { ok: true, id };
		})
	);
}

/** Changes the version that was shown. */
export async function updateHoliday(
	context: Context,
	{ id, version }: { id: string; version: number },
	input: HolidayInput
): Promise<SaveHolidayResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return unlessThere(
		transaction(context.db, async (tx): Promise<SaveHolidayResult> => {
			const before = isUuid(id) ? await findHolidayRow(tx, id) : null;
			if (!before) return { ok: false, reason: 'not_found' };
			if (before.version !== version) return { ok: false, reason: 'changed_meanwhile' };
			await updateHolidayRow(tx, before, toRow(input));
			const { date, name, kind, siteId } = before;
			const old = { date, name, kind, siteId: siteId === NIL_UUID ? null : siteId };
			await mark(tx, old);
			await mark(tx, input);
			await recordAudit(tx, {
				at,
				actor,
				action: 'holiday.update',
				subjectType: 'holiday',
				subjectId: id,
				detail: { before: old, after: input }
			});
			return { ok: true, id };
		})
	);
}

export async function removeHoliday(
	context: Context,
	{ id, version }: { id: string; version: number }
): Promise<SaveHolidayResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SaveHolidayResult> => {
		const before = isUuid(id) ? await findHolidayRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		if (before.version !== version) return { ok: false, reason: 'changed_meanwhile' };
		await deleteHolidayRow(tx, id);
		const { date, name, kind, siteId } = before;
		const old = { date, name, kind, siteId: siteId === NIL_UUID ? null : siteId };
		await mark(tx, old);
		await recordAudit(tx, {
			at,
			actor,
			action: 'holiday.remove',
			subjectType: 'holiday',
			subjectId: id,
			detail: { before: old }
		});
		return { ok: true, id };
	});
}

/** Adds those that are not there yet; the same file twice adds nothing. All or nothing. */
export async function importHolidays(
	context: Context,
	holidays: readonly HolidayInput[]
): Promise<{ added: number; known: number }> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const added: HolidayInput[] = [];
		for (const input of holidays) {
			if (!(await insertHolidayIfNew(tx, { id: newId(at), ...toRow(input), createdAt: at }))) continue;
			await mark(tx, input);
			added.push(input);
		}
		if (added.length > 0)
			await recordAudit(tx, {
				at,
				actor,
				action: 'holiday.import',
				subjectType: 'holiday',
				subjectId: null,
				detail: { after: { added } }
			});
		return { added: added.length, known: holidays.length - added.length };
	});
}

function toRow({ date, name, kind, siteId }: HolidayInput) {
	return { date, name, kind, siteId: siteId ?? NIL_UUID };
}

async function mark(tx: Tx, { date, siteId }: HolidayInput): Promise<void> {
	const affected = siteId ? { kind: 'site' as const, id: siteId } : { kind: 'everybody' as const };
	await markStale(tx, { affected, from: date, to: date, cause: 'holiday' });
}

async function unlessThere(attempt: Promise<SaveHolidayResult>): Promise<SaveHolidayResult> {
	try {
		return await attempt;
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'there_already' };
		throw error;
	}
}
