import { parseDescriptor } from '$domain/punch/descriptor';
import { parsePunchEvent, type PunchEvent } from '$domain/punch/punch-event';
import type { Announcement } from '$domain/punch/wire';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { findSender, type Sender } from '../device/sender.service';
import { identify, type Identified } from '../enrolment/identify.service';
import { log } from '../log';
import { inferAt, NEIGHBOURHOOD_MS, reinferLater, findRepeated } from './direction';
import { openNonce } from './nonce';
import { findRaw, listUnjudged, type PunchRawRow } from './punch-raw.repo';
import { findJudged, insertPunch, listAccepted, lockPerson, type PunchRow } from './punch.repo';

/** Raised when the rules below change, so that punches judged by older rules can be found and judged again. */
const EVALUATION_VERSION = 1;

/** A stored event with what its bytes say. */
type Evidence = { raw: PunchRawRow; event: PunchEvent; punchedAt: Date; online: boolean };

/**
 * Judges a stored event: who, when, in or out. Safe to run again: an event is judged once, and a crash between
 * storing and judging is made up for by `judgeLeftovers`.
 */
export async function judgePunch(context: Context, sender: Sender, eventId: string): Promise<void> {
	if (await findJudged(context.db, eventId)) return;
	const raw = await findRaw(context.db, eventId);
	if (!raw) throw new Error(`no raw punch ${eventId}`);
	const evidence = readEvidence(context, raw);
	const who = await identify(context, {
		modelId: evidence.event.face.modelId,
		descriptors: evidence.event.face.descriptors.flatMap((text) => {
			const parsed = parseDescriptor(text);
			return parsed.ok ? [parsed.descriptor] : [];
		}),
		among:
			sender.kind === 'personal' ? { ownerEmployeeId: sender.ownerEmployeeId } : { siteId: sender.siteId }
	});
	await transaction(context.db, (tx) => record(tx, context, { sender, evidence, who }));
}

/** Judges what was stored but not judged, oldest first; true when some are left. */
export async function judgeLeftovers(context: Context, limit = 200): Promise<boolean> {
	const eventIds = await listUnjudged(context.db, limit);
	for (const eventId of eventIds) {
		const raw = await findRaw(context.db, eventId);
		const found = raw && (await findSender(context, raw.deviceId, { evenRevoked: true }));
		if (found?.ok) await judgePunch(context, found.sender, eventId);
	}
	if (eventIds.length > 0)
		log.info({ count: eventIds.length }, 'judged punches left by an interrupted request');
	return eventIds.length === limit;
}

/** What the worker is told; null while the event is not judged. */
export async function findAnnouncement(
	{ db }: Pick<Context, 'db'>,
	eventId: string
): Promise<Announcement | null> {
	const judged = await findJudged(db, eventId);
	if (!judged) return null;
	const { punch, employeeName, timeZone } = judged;
	if (punch.status === 'not_recognised' || !punch.direction || employeeName === null) {
		return { kind: 'not_recognised' };
	}
	const first = punch.repeatsEventId ? await findJudged(db, punch.repeatsEventId) : null;
	const { direction, punchedAt } = first?.punch ?? punch;
	const kind = punch.status === 'duplicate' ? 'already_recorded' : 'recorded';
	return { kind, employeeName, direction: direction ?? punch.direction, atMs: punchedAt.getTime(), timeZone };
}

async function record(
	tx: Tx,
	context: Context,
	{ sender, evidence, who }: { sender: Sender; evidence: Evidence; who: Identified }
): Promise<void> {
	const { raw, event, punchedAt, online } = evidence;
	const base = {
		eventId: raw.eventId,
		deviceId: raw.deviceId,
		siteId: sender.siteId,
		method: 'face' as const,
		punchedAt,
		online,
		reasons: JSON.stringify(reasonsOf(raw, online, who)),
		evaluationVersion: EVALUATION_VERSION,
		evaluatedAt: context.now()
	};
	if (who.kind !== 'match') {
		await insertPunch(tx, { ...base, status: 'not_recognised' });
		return;
	}
	const { employeeId } = who;
	await lockPerson(tx, employeeId);
	const around = await listAccepted(tx, {
		employeeId,
		from: new Date(punchedAt.getTime() - NEIGHBOURHOOD_MS),
		to: new Date(punchedAt.getTime() + NEIGHBOURHOOD_MS)
	});
	const repeated = findRepeated(around, punchedAt, event.direction);
	if (repeated) {
		const { direction, directionSource, eventId: repeatsEventId } = repeated;
		await insertPunch(tx, {
			...base,
			employeeId,
			status: 'duplicate',
			direction,
			directionSource,
			repeatsEventId
		});
		return;
	}
	const inferred = inferAt(around, punchedAt, sender.timeZone);
	const row: Pick<PunchRow, 'direction' | 'directionSource'> =
		event.direction === 'auto'
			? { direction: inferred.direction, directionSource: 'inferred' }
			: { direction: event.direction, directionSource: 'chosen' };
	const inserted = await insertPunch(tx, { ...base, employeeId, status: 'accepted', ...row });
	if (inserted) await reinferLater(tx, { employeeId, punchedAt, timeZone: sender.timeZone });
}

/**
 * Online, the punch was made between the nonce's issue and its arrival, and the device's clock says where in
 * between; without a nonce of ours the device's clock is all there is.
 */
function readEvidence({ keys }: Pick<Context, 'keys'>, raw: PunchRawRow): Evidence {
	const parsed = parsePunchEvent(raw.bytes);
	if (!parsed.ok) throw new Error(`stored punch ${raw.eventId} cannot be read: ${parsed.reason}`);
	const { event } = parsed;
	const nonce = event.nonce === null ? null : openNonce(keys, event.nonce, { ...event, purpose: 'punch' });
	if (!nonce || raw.receivedAt > nonce.expiresAt) {
		return { raw, event, punchedAt: new Date(event.wallMs), online: false };
	}
	const issued = nonce.issuedAt.getTime();
	const punchedAt = new Date(Math.min(Math.max(event.wallMs, issued), raw.receivedAt.getTime()));
	return { raw, event, punchedAt, online: true };
}

function reasonsOf(raw: PunchRawRow, online: boolean, who: Identified): string[] {
	const reasons = who.kind === 'match' ? [] : [...who.reasons];
	if (raw.nonceId && !online) reasons.push('delivered after its nonce had expired; the time is the device’s');
	if (raw.chain === 'gap') reasons.push('an earlier event of this device is missing');
	if (raw.chain === 'broken') reasons.push('does not follow the event before it');
	return reasons;
}
