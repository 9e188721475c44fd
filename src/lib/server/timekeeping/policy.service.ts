import * as v from 'valibot';
import { addDays } from '$domain/timekeeping/civil-date';
import { PolicySchema, type Policy } from '$domain/timekeeping/policy';
import { isUuid, NIL_UUID } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { markStale } from './mark-stale';
import { findLocked } from './period-change';
import { deletePolicy, insertPolicy, listPolicyRows, lockPolicy } from './policy.repo';
import { today } from './supervision.service';

export type PolicyInput = {
	/** null: the organisation */
	siteId: string | null;
	fromDate: string;
	name: string;
	policy: Policy;
};
export type PolicyOnFile = PolicyInput & { id: string; siteName: string | null };

export type SavePolicyResult =
	| { ok: true; id: string }
	| { ok: false; reason: 'date_taken' }
	/** `earliest`: the first date on which it may begin */
	| { ok: false; reason: 'period_locked'; first: string; last: string; earliest: string };

/** All versions, latest first. */
export async function listPolicies(context: Context): Promise<PolicyOnFile[]> {
	requirePermission(context, 'timekeeping.view');
	const rows = await listPolicyRows(context.db);
	return rows.map(({ id, siteId, siteName, fromDate, name, policy }) => ({
		id,
		siteId: siteId === NIL_UUID ? null : siteId,
		siteName,
		fromDate,
		name,
		policy: v.parse(PolicySchema, policy)
	}));
}

/** A new version from a date on. It never begins inside or before what is locked: that is signed under the old rules. */
export async function createPolicyVersion(context: Context, input: PolicyInput): Promise<SavePolicyResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	const { siteId, fromDate, name, policy } = input;
	try {
		return await transaction(context.db, async (tx): Promise<SavePolicyResult> => {
			const locked = await findLocked(tx, { ...(siteId ? { siteId } : {}), from: fromDate, to: null });
			if (locked) return { ok: false, reason: 'period_locked', ...locked, earliest: addDays(locked.last, 1) };
			const row = { siteId: siteId ?? NIL_UUID, fromDate, name, policy };
			await insertPolicy(tx, { id, ...row, createdBy: actor.userId, createdAt: at });
			await markStale(tx, { affected: whose(siteId), from: fromDate, to: null, cause: 'policy' });
			await recordAudit(tx, {
				at,
				actor,
				action: 'policy.create',
				subjectType: 'policy',
				subjectId: id,
				detail: { after: input }
			});
			return { ok: true, id };
		});
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'date_taken' };
		throw error;
	}
}

/** Takes back a version that has not taken effect yet. */
export async function withdrawPolicyVersion(
	context: Context,
	id: string
): Promise<{ ok: true } | { ok: false; reason: 'not_found' | 'in_force' }> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const current = await today(context);
	return transaction(context.db, async (tx) => {
		const row = isUuid(id) ? await lockPolicy(tx, id) : null;
		if (!row) return { ok: false, reason: 'not_found' };
		if (row.fromDate <= current) return { ok: false, reason: 'in_force' };
		await deletePolicy(tx, id);
		const siteId = row.siteId === NIL_UUID ? null : row.siteId;
		await markStale(tx, { affected: whose(siteId), from: row.fromDate, to: null, cause: 'policy' });
		await recordAudit(tx, {
			at,
			actor,
			action: 'policy.withdraw',
			subjectType: 'policy',
			subjectId: id,
			detail: {
				before: { fromDate: row.fromDate, name: row.name, withdrawn: false },
				after: { withdrawn: true }
			}
		});
		return { ok: true };
	});
}

function whose(siteId: string | null) {
	return siteId ? { kind: 'site' as const, id: siteId } : { kind: 'everybody' as const };
}
