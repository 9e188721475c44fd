import * as v from 'valibot';
import { REJECT_REASONS, type ReviewInput } from '$domain/punch/review-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission, type SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { punch } from '../db/schema/punch';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { markStaleByPunch } from '../timekeeping/mark-stale';
import { findPunchRefusal } from '../timekeeping/overlay.service';
import { recomputeStale } from '../timekeeping/recompute.service';
import {
	checkDecidesFor,
	checkOthersDecide,
	checkReachesSite,
	findPerson
} from '../timekeeping/supervision.service';
import { findPlace, reinferLater } from './known-punches';
import { findRaw } from './punch-raw.repo';
import { findJudged, lockPunch, updatePunch, type PunchRow } from './punch.repo';
import { listWaiting, readSent, type ReviewQuery } from './review-queue.service';
import {
	checkRepeated,
	findDecision,
	findLastDecisionOf,
	insertDecision,
	type ReviewRow
} from './review.repo';

/** A slip is noticed at once; later the way is a correction. */
export const TAKE_BACK_SECONDS = 600;

export type ReviewResult =
	| { ok: true; id: string }
	| { ok: false; reason: 'not_found' | 'employee_unknown' | 'own_punch' }
	/** made by the one who decides, as a supervisor for somebody else, while a colleague could decide */
	| { ok: false; reason: 'own_override' }
	/** somebody else decided after this punch was shown */
	| { ok: false; reason: 'changed_meanwhile' }
	/** the device's time lies outside of what the evidence allows */
	| { ok: false; reason: 'time_impossible' };

const JudgedBeforeSchema = v.object({
	status: v.picklist(punch.status.enumValues),
	employeeId: v.nullable(v.string()),
	direction: v.nullable(v.picklist(punch.direction.enumValues)),
	directionSource: v.nullable(v.picklist(punch.directionSource.enumValues)),
	repeatsEventId: v.nullable(v.string()),
	punchedAtMs: v.number()
});
type JudgedBefore = v.InferOutput<typeof JudgedBeforeSchema>;

/**
 * A person's word on a doubtful punch: a row that stays, and the judgement that follows from it. Nobody decides about
 * the own punch; one made as a supervisor for somebody else is for a colleague, where there is one
 * (docs/decisions/0012). Sent twice it is one decision.
 */
export async function decideReview(context: Context, input: ReviewInput): Promise<ReviewResult> {
	const actor = requirePermission(context, 'punch.review');
	const { eventId, seen } = input;
	const judged = isUuid(eventId) ? await findJudged(context.db, eventId) : null;
	if (!judged) return { ok: false, reason: 'not_found' };
	const refusal = await findRefusal(context, actor, judged.punch, input);
	if (refusal) return refusal;
	const affected = new Set<string>();
	const result = await transaction(context.db, async (tx): Promise<ReviewResult> => {
		const row = await lockPunch(tx, eventId);
		if (!row) return { ok: false, reason: 'not_found' };
		const last = await findDecision(tx, eventId);
		if (isWaiting(row) && (last?.seq ?? 0) === seen) {
			const after = await applyDecision(tx, row, input, judged.timeZone);
			if (!after) return { ok: false, reason: 'time_impossible' };
			const id = await keepDecision(tx, context, { actor, row, input, seq: seen + 1, at: after.punchedAt });
			for (const employeeId of [row.employeeId, row.claimedEmployeeId, after.employeeId])
				if (employeeId) affected.add(employeeId);
			await markDays(tx, { row, after, affected, timeZone: judged.timeZone });
			return { ok: true, id };
		}
		const again = last?.seq === seen + 1 && isSame(last, input, actor);
		return again ? { ok: true, id: last.id } : { ok: false, reason: 'changed_meanwhile' };
	});
	// After commit: the days show the decision at once.
	if (affected.size > 0) await recomputeStale(context, { employeeIds: [...affected] });
	return result;
}

/**
 * Rejects, of the punches shown, the tries of nobody that a good punch on the same device followed; returns how many. Each
 * is a decision of its own.
 */
export async function rejectRetries(context: Context, query: ReviewQuery): Promise<number> {
	const { punches } = await listWaiting(context, query);
	let rejected = 0;
	for (const { eventId, seen, retriedBy, named } of punches) {
		if (retriedBy === null || named !== null) continue;
		const result = await decideReview(context, {
			outcome: 'rejected',
			eventId,
			seen,
			reason: REJECT_REASONS[1]
		});
		if (result.ok) rejected++;
	}
	return rejected;
}

export type TakeBackResult =
	| { ok: true; eventId: string }
	/** nothing to take back, too long ago, or something was built on it since */
	| { ok: false; reason: 'nothing' | 'too_late' | 'built_upon' };

/** Undoes the actor's own last decision: another row, and the punch waits again. */
export async function takeBackReview(context: Context): Promise<TakeBackResult> {
	const actor = requirePermission(context, 'punch.review');
	const last = await findLastDecisionOf(context.db, actor.userId);
	if (!last || last.outcome === 'taken_back') return { ok: false, reason: 'nothing' };
	const at = context.now();
	if (at.getTime() - last.createdAt.getTime() > TAKE_BACK_SECONDS * 1000)
		return { ok: false, reason: 'too_late' };
	const judged = await findJudged(context.db, last.eventId);
	const affected = new Set<string>();
	const result = await transaction(context.db, async (tx): Promise<TakeBackResult> => {
		const row = await lockPunch(tx, last.eventId);
		const standing = await findDecision(tx, last.eventId);
		if (!row || !judged || standing?.id !== last.id) return { ok: false, reason: 'nothing' };
		if (await checkBuiltUpon(tx, row)) return { ok: false, reason: 'built_upon' };
		const { punchedAtMs, ...before } = v.parse(JudgedBeforeSchema, last.judgedBefore);
		const after = { ...row, ...before, punchedAt: new Date(punchedAtMs) };
		await updatePunch(tx, last.eventId, { ...before, punchedAt: after.punchedAt });
		await insertDecision(tx, {
			...last,
			id: newId(at),
			seq: last.seq + 1,
			outcome: 'taken_back',
			employeeId: null,
			punchedAt: null,
			timeSource: null,
			reason: '',
			createdAt: at
		});
		await recordAudit(tx, {
			at,
			actor,
			action: 'review.take_back',
			subjectType: 'punch',
			subjectId: last.eventId,
			detail: {
				before: { status: row.status, employeeId: row.employeeId },
				after: { status: before.status, employeeId: before.employeeId },
				about: { decision: last.id }
			}
		});
		for (const id of [row.employeeId, row.claimedEmployeeId, before.employeeId]) if (id) affected.add(id);
		await markDays(tx, { row, after, affected, timeZone: judged.timeZone });
		return { ok: true, eventId: last.eventId };
	});
	if (affected.size > 0) await recomputeStale(context, { employeeIds: [...affected] });
	return result;
}

/** The actor's decision that could be taken back now, for the screen. */
export async function findTakeBack(context: Context): Promise<{ outcome: 'accepted' | 'rejected' } | null> {
	const actor = requirePermission(context, 'punch.review');
	const last = await findLastDecisionOf(context.db, actor.userId);
	if (!last || last.outcome === 'taken_back') return null;
	const age = context.now().getTime() - last.createdAt.getTime();
	return age <= TAKE_BACK_SECONDS * 1000 ? { outcome: last.outcome } : null;
}

const isWaiting = ({ status }: PunchRow) => status === 'in_review' || status === 'not_recognised';

/** Who may not: out of reach is not found, and the own punch is for a colleague. */
async function findRefusal(
	context: Context,
	actor: SignedInActor,
	row: PunchRow,
	input: ReviewInput
): Promise<ReviewResult | null> {
	const named = row.employeeId ?? row.claimedEmployeeId;
	const chosen = input.outcome === 'accepted' ? input.employeeId : null;
	if (actor.employeeId && [named, chosen].includes(actor.employeeId))
		return { ok: false, reason: 'own_punch' };
	const reaches = named
		? await checkDecidesFor(context, named)
		: await checkReachesSite(context, actor, row.siteId);
	if (!reaches) return { ok: false, reason: 'not_found' };
	if (actor.employeeId && row.supervisorEmployeeId === actor.employeeId) {
		const employeeId = chosen ?? named;
		const others =
			employeeId && (await checkOthersDecide(context, { employeeId, exceptUserId: actor.userId }));
		if (others) return { ok: false, reason: 'own_override' };
	}
	if (chosen === null || chosen === named) return null;
	const known = isUuid(chosen) && (await findPerson(context.db, chosen));
	if (!known || !(await checkDecidesFor(context, chosen))) return { ok: false, reason: 'employee_unknown' };
	return null;
}

/** The judgement that follows from the decision; null when the claimed time cannot have been. */
async function applyDecision(
	tx: Tx,
	row: PunchRow,
	input: ReviewInput,
	timeZone: string
): Promise<PunchRow | null> {
	const { eventId } = row;
	if (input.outcome === 'rejected') {
		const judgement = { status: 'rejected' as const, repeatsEventId: null };
		await updatePunch(tx, eventId, judgement);
		return { ...row, ...judgement };
	}
	const sent = readSent((await findRaw(tx, eventId))?.bytes ?? null);
	const claimedAt = new Date(sent?.claimedMs ?? row.punchedAt);
	const punchedAt = input.timeSource === 'claimed' ? claimedAt : row.punchedAt;
	if (punchedAt < row.earliestAt || punchedAt > row.latestAt) return null;
	const { employeeId } = input;
	const direction = sent?.direction ?? 'auto';
	const place = await findPlace(tx, { eventId, employeeId, punchedAt, timeZone, direction });
	const judgement = { employeeId, punchedAt, ...place };
	await updatePunch(tx, eventId, judgement);
	return { ...row, ...judgement };
}

async function keepDecision(
	tx: Tx,
	context: Pick<Context, 'now'>,
	decided: { actor: SignedInActor; row: PunchRow; input: ReviewInput; seq: number; at: Date }
): Promise<string> {
	const { actor, row, input, seq } = decided;
	const at = context.now();
	const id = newId(at);
	const judgedBefore: JudgedBefore = {
		status: row.status,
		employeeId: row.employeeId,
		direction: row.direction,
		directionSource: row.directionSource,
		repeatsEventId: row.repeatsEventId,
		punchedAtMs: row.punchedAt.getTime()
	};
	const accepted = input.outcome === 'accepted';
	const decision = {
		outcome: input.outcome,
		employeeId: accepted ? input.employeeId : null,
		punchedAt: accepted ? decided.at : null,
		timeSource: accepted ? input.timeSource : null,
		reason: input.reason
	};
	const { eventId } = row;
	await insertDecision(tx, {
		id,
		eventId,
		seq,
		...decision,
		judgedBefore,
		authorUserId: actor.userId,
		createdAt: at
	});
	await recordAudit(tx, {
		at,
		actor,
		action: accepted ? 'review.accept' : 'review.reject',
		subjectType: 'punch',
		subjectId: eventId,
		detail: { before: judgedBefore, after: decision, reason: input.reason || null }
	});
	return id;
}

/** The days that the punch leaves and those it comes to, and the directions of what lies behind it there. */
async function markDays(
	tx: Tx,
	moved: { row: PunchRow; after: PunchRow; affected: ReadonlySet<string>; timeZone: string }
): Promise<void> {
	const { row, after, affected, timeZone } = moved;
	for (const employeeId of affected) {
		const counts = [row, after].some((one) => one.status === 'accepted' && one.employeeId === employeeId);
		for (const punchedAt of new Set([row.punchedAt, after.punchedAt])) {
			if (counts) await reinferLater(tx, { employeeId, punchedAt, timeZone });
			await markStaleByPunch(tx, { employeeId, at: punchedAt, timeZone, cause: 'review' });
		}
	}
}

async function checkBuiltUpon(tx: Tx, row: PunchRow): Promise<boolean> {
	if (row.status !== 'accepted' || !row.employeeId) return false;
	if (await checkRepeated(tx, row.eventId)) return true;
	const change = { kind: 'correction', change: { op: 'void', punchId: row.eventId } } as const;
	return (await findPunchRefusal(tx, row.employeeId, change)) !== null;
}

function isSame(last: ReviewRow, input: ReviewInput, actor: SignedInActor): boolean {
	if (last.authorUserId !== actor.userId || last.outcome !== input.outcome) return false;
	if (input.outcome === 'rejected') return last.reason === input.reason;
	return last.employeeId === input.employeeId && last.timeSource === input.timeSource;
}
