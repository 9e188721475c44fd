import * as v from 'valibot';
import { checkPermission } from '$domain/access/permissions';
import { DateSchema } from '$domain/timekeeping/schedule';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	checkDelegationOverlaps,
	insertDelegation,
	listDeciders,
	listDelegationRows,
	lockDelegation,
	revokeDelegationRow
} from './supervision.repo';
import { today } from './supervision.service';

export const delegationFormSchema = v.pipe(
	v.object({
		/** an administrator hands over for somebody else */
		fromUserId: v.optional(v.pipe(v.string(), v.uuid('Choose who hands over.'))),
		toUserId: v.pipe(v.string('Choose who stands in.'), v.uuid('Choose who stands in.')),
		firstDate: v.pipe(v.string(), v.nonEmpty('Choose the first day.'), DateSchema),
		lastDate: v.pipe(v.string(), v.nonEmpty('Choose the last day.'), DateSchema),
		reason: v.pipe(
			v.string(),
			v.trim(),
			v.nonEmpty('Say why.'),
			v.maxLength(1000, 'Use at most 1000 characters.')
		)
	}),
	v.forward(
		v.partialCheck(
			[['firstDate'], ['lastDate']],
			({ firstDate, lastDate }) => firstDate <= lastDate,
			'The last day must not lie before the first.'
		),
		['lastDate']
	)
);
export type DelegationInput = v.InferOutput<typeof delegationFormSchema>;

export type DelegateResult =
	{ ok: true; id: string } | { ok: false; reason: 'unknown_user' | 'oneself' | 'in_past' | 'overlaps' };

/** Lets somebody decide in one's place between two dates; administrators and HR may do it for a supervisor. */
export async function delegate(context: Context, input: DelegationInput): Promise<DelegateResult> {
	const actor = requirePermission(context, 'request.decide');
	const fromUserId = checkPermission(actor.role, 'employee.manage')
		? (input.fromUserId ?? actor.userId)
		: actor.userId;
	const at = context.now();
	const id = newId(at);
	if (input.lastDate < (await today(context))) return { ok: false, reason: 'in_past' };
	return transaction(context.db, async (tx): Promise<DelegateResult> => {
		if (input.toUserId === fromUserId) return { ok: false, reason: 'oneself' };
		const deciders = await listDeciders(tx);
		if (![input.toUserId, fromUserId].every((userId) => deciders.some((user) => user.id === userId)))
			return { ok: false, reason: 'unknown_user' };
		const { toUserId, firstDate, lastDate, reason } = input;
		const row = { fromUserId, toUserId, firstDate, lastDate, reason };
		// Sent twice it is one.
		if (await checkDelegationOverlaps(tx, row)) return { ok: false, reason: 'overlaps' };
		await insertDelegation(tx, { id, ...row, createdBy: actor.userId, createdAt: at });
		await recordAudit(tx, {
			at,
			actor,
			action: 'delegation.create',
			subjectType: 'delegation',
			subjectId: id,
			detail: { after: row }
		});
		return { ok: true, id };
	});
}

/** Ends a delegation at once: by who gave it, or by administrators and HR. */
export async function revokeDelegation(
	context: Context,
	id: string
): Promise<{ ok: true } | { ok: false; reason: 'not_found' }> {
	const actor = requirePermission(context, 'request.decide');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const row = await lockDelegation(tx, id);
		if (
			!row ||
			row.revokedAt ||
			(!checkPermission(actor.role, 'employee.manage') && row.fromUserId !== actor.userId)
		)
			return { ok: false, reason: 'not_found' };
		await revokeDelegationRow(tx, id, at);
		await recordAudit(tx, {
			at,
			actor,
			action: 'delegation.revoke',
			subjectType: 'delegation',
			subjectId: id,
			detail: { before: { revoked: false }, after: { revoked: true } }
		});
		return { ok: true };
	});
}

/** One's own, given and received; all of them for administrators and HR. */
export async function listDelegations(context: Context) {
	const actor = requirePermission(context, 'request.decide');
	const [rows, deciders] = await Promise.all([
		listDelegationRows(context.db, checkPermission(actor.role, 'employee.manage') ? null : actor.userId),
		listDeciders(context.db)
	]);
	const names = new Map(deciders.map(({ id, name }) => [id, name]));
	return rows.map((row) => ({ ...row, fromName: names.get(row.fromUserId) ?? 'former colleague' }));
}
