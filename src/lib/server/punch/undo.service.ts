import { checkPunch, parseEvent, type UndoEvent } from '$domain/punch/device-event';
import { judgeUndo, type UndoVerdict } from '$domain/punch/judge-undo';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { markStaleByPunches } from '../timekeeping/mark-stale';
import { reinferLater } from './known-punches';
import { listRaws, type PunchRawRow } from './punch-raw.repo';
import { listDuplicatesOf, listJudged, lockPeople, lockPunch, updatePunch } from './punch.repo';
import { lockUndosOf, upsertUndo } from './undo.repo';

/**
 * Judges a stored undo, as part of the transaction that has claimed it. The punch it names may be judged, still unjudged
 * or not here yet: whichever of the two is judged last puts the undo into effect. For the evaluation only.
 */
export async function recordUndo(tx: Tx, context: Context, raw: PunchRawRow): Promise<void> {
	const undo = readUndo(raw);
	const targetEventId = undo.target.eventId;
	const verdict = await findVerdict(tx, undo);
	await upsertUndo(tx, { eventId: raw.eventId, targetEventId, verdict, judgedAt: context.now() });
	if (verdict === 'undone') await takeBack(tx, context, { undo, targetEventId });
}

/** Part of the transaction that judges punches: an undo that was here first takes effect with its punch. */
export async function applyKeptUndos(tx: Tx, context: Context, punchIds: readonly string[]): Promise<void> {
	for (const row of await lockUndosOf(tx, punchIds)) {
		const [raw] = await listRaws(tx, [row.eventId]);
		if (!raw) continue;
		const undo = readUndo(raw);
		const verdict = row.verdict === 'target_missing' ? await findVerdict(tx, undo) : row.verdict;
		if (verdict !== row.verdict) await upsertUndo(tx, { ...row, verdict, judgedAt: context.now() });
		if (verdict === 'undone') await takeBack(tx, context, { undo, targetEventId: row.targetEventId });
	}
}

async function findVerdict(db: Db | Tx, undo: UndoEvent): Promise<UndoVerdict> {
	const [raw] = await listRaws(db, [undo.target.eventId]);
	const parsed = raw && parseEvent(raw.bytes);
	if (!raw || !parsed?.ok) return judgeUndo(undo, null);
	if (!checkPunch(parsed.event)) return 'other_punch';
	return judgeUndo(undo, { event: parsed.event, hash: raw.hash.toString('hex') });
}

/** The punch stays with all that is known of it, and counts no more; what only repeated it counts in its place. */
async function takeBack(
	tx: Tx,
	context: Context,
	{ undo, targetEventId }: { undo: UndoEvent; targetEventId: string }
): Promise<void> {
	const [judged] = await listJudged(tx, [targetEventId]);
	if (judged?.punch.employeeId) await lockPeople(tx, [judged.punch.employeeId]);
	const punch = await lockPunch(tx, targetEventId);
	if (!punch || punch.status === 'undone') return;
	await updatePunch(tx, targetEventId, { status: 'undone', repeatsEventId: null });
	await recordAudit(tx, {
		at: context.now(),
		actor: context.actor,
		action: 'punch.undo',
		subjectType: 'punch',
		subjectId: targetEventId,
		detail: {
			before: punch.status,
			after: 'undone',
			about: { undoEventId: undo.eventId, deviceId: undo.deviceId }
		}
	});
	const timeZone = judged?.timeZone ?? 'UTC';
	const at = punch.punchedAt;
	// It was in review: the day that waited for it need not any more.
	const waiting = [punch.employeeId, punch.claimedEmployeeId].flatMap((id) => id ?? []);
	await markStaleByPunches(
		tx,
		waiting.map((employeeId) => ({ employeeId, at, timeZone }))
	);
	if (!punch.employeeId || punch.status !== 'accepted') return;
	const [next, ...others] = await listDuplicatesOf(tx, targetEventId, punch.employeeId);
	if (next) await updatePunch(tx, next.eventId, { status: 'accepted', repeatsEventId: null });
	for (const other of others) await updatePunch(tx, other.eventId, { repeatsEventId: next?.eventId ?? null });
	await reinferLater(tx, { employeeId: punch.employeeId, punchedAt: punch.punchedAt, timeZone });
}

/** Throws when the stored bytes are no undo: ingest lets none in. */
function readUndo(raw: PunchRawRow): UndoEvent {
	const parsed = parseEvent(raw.bytes);
	if (!parsed.ok || parsed.event.type !== 'undo') throw new Error(`stored event ${raw.eventId} is no undo`);
	return parsed.event;
}
