import { gradeEvidence, type EvidenceGrade } from '$domain/punch/evidence-grade';
import type { Announcement } from '$domain/punch/wire';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { findSender, type Sender } from '../device/sender.service';
import { identify, type Identified } from '../enrolment/identify.service';
import { log } from '../log';
import { findRosterEmployee } from '../people/employee.service';
import { markStaleByPunch } from '../timekeeping/mark-stale';
import { findPlace, reinferLater } from './direction';
import { MatchThrottle } from './match-throttle';
import { findRaw, listUnjudged } from './punch-raw.repo';
import { findJudged, insertPunch, upsertPunch } from './punch.repo';
import { readEvidence, type Evidence } from './read-evidence';
import { RecentDescriptors } from './recent-descriptors';
import { checkDecided } from './review.repo';
import { applyKeptUndo, recordUndo } from './undo.service';
import { digestDescriptor, findUsed, recordUsed } from './used-descriptor.repo';

/** Raised when the rules below change, so that punches judged by older rules can be found and judged again. */
export const EVALUATION_VERSION = 3;

const throttle = new MatchThrottle();
const recent = new RecentDescriptors();

/** Who the evidence shows, and what was found out on the way. */
type Identity = {
	who: Identified;
	/** whom a typed number or the phone names */
	claimedEmployeeId: string | null;
	usable: Float32Array[];
	digests: Buffer[];
	repeated: boolean;
	nearCopy: boolean;
};

/**
 * Judges a stored punch: who, when, in or out, and how sure that is. Idempotent: an event is judged once, unless `again`
 * asks for it, and a crash between storing and judging is made up for by `judgeLeftovers`.
 */
export async function judgePunch(
	context: Context,
	sender: Sender,
	eventId: string,
	{ again = false } = {}
): Promise<void> {
	if (!again && (await findJudged(context.db, eventId))) return;
	const raw = await findRaw(context.db, eventId);
	if (raw?.type === 'undo') return recordUndo(context, raw);
	if (!raw || raw.type !== 'punch') return;
	const evidence = await readEvidence(context, raw, sender.pairedAt);
	const identity = await findIdentity(context, sender, evidence);
	const grade = gradeEvidence({
		outcome: evidence.face.ok ? identity.who.kind : 'unreadable',
		reasons: evidence.face.ok
			? identity.who.kind === 'match'
				? []
				: identity.who.reasons
			: [evidence.face.reason],
		frames: identity.usable.length,
		repeated: identity.repeated,
		nearCopy: identity.nearCopy,
		chain: raw.chain,
		authority: evidence.authority,
		time: evidence.time.grade,
		frozen: sender.frozen
	});
	const keep = again ? upsertPunch : insertPunch;
	await transaction(context.db, async (tx) => {
		await record(tx, context, { sender, evidence, identity, grade, keep });
		await applyKeptUndo(tx, context, eventId);
	});
	if (identity.who.kind === 'match') recent.record(identity.who.employeeId, identity.usable);
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

/** What the worker is told; null while the event is not judged, and for what was made offline: nobody waits for it. */
export async function findAnnouncement(
	{ db }: Pick<Context, 'db'>,
	eventId: string
): Promise<Announcement | null> {
	const judged = await findJudged(db, eventId);
	if (!judged || !judged.punch.online) return null;
	const { punch, employeeName, timeZone } = judged;
	// Whoever took it back has the device's own word for it.
	if (punch.status === 'undone') return null;
	if (punch.status === 'not_recognised' || !punch.direction || employeeName === null) {
		return { kind: 'not_recognised' };
	}
	const first = punch.repeatsEventId ? await findJudged(db, punch.repeatsEventId) : null;
	const { direction, punchedAt } = first?.punch ?? punch;
	const kind = punch.status === 'duplicate' ? 'already_recorded' : 'recorded';
	return { kind, employeeName, direction: direction ?? punch.direction, atMs: punchedAt.getTime(), timeZone };
}

async function findIdentity(
	context: Context,
	sender: Sender,
	{ event, raw, face, authority }: Evidence
): Promise<Identity> {
	const descriptors = face.ok ? face.descriptors : [];
	const digests = descriptors.map((descriptor) => digestDescriptor(context.keys, descriptor));
	const used = await findUsed(context.db, digests, raw.eventId);
	const usable = descriptors.filter((_, i) => !used.has(digests[i]?.toString('hex') ?? ''));
	const among = await findCandidates(context, sender, event.claim?.employeeNumber ?? null);
	const claimedEmployeeId = among && 'ownerEmployeeId' in among ? (among.ownerEmployeeId ?? null) : null;
	const repeated = usable.length < descriptors.length;
	const base = { usable, digests, repeated, nearCopy: false, claimedEmployeeId };
	const online = authority === 'online';
	if (online && !throttle.checkAllowed(sender.id, context.now())) {
		return { ...base, who: { kind: 'none', reasons: ['too many tries on this device; judged by a person'] } };
	}
	if (!among)
		return {
			...base,
			who: { kind: 'none', reasons: ['nobody on this roster has the number that was given'] }
		};
	const who = await identify(context, {
		modelId: face.ok ? face.modelId : '',
		descriptors: usable,
		second: face.ok ? face.second : null,
		face: sender.face,
		among
	});
	if (online) throttle.recordOutcome(sender.id, who.kind === 'match', context.now());
	const nearCopy = who.kind === 'match' && recent.checkNearCopy(who.employeeId, usable);
	return { ...base, who, nearCopy };
}

/** A personal device knows its owner, a claim names one person, and otherwise it is the roster of the site. */
async function findCandidates(context: Context, sender: Sender, claimedNumber: string | null) {
	if (sender.kind === 'personal') return { ownerEmployeeId: sender.ownerEmployeeId };
	if (claimedNumber === null) return { siteId: sender.siteId };
	const employeeId = await findRosterEmployee(context, {
		siteId: sender.siteId,
		employeeNumber: claimedNumber
	});
	return employeeId ? { ownerEmployeeId: employeeId } : null;
}

async function record(
	tx: Tx,
	context: Context,
	judged: {
		sender: Sender;
		evidence: Evidence;
		identity: Identity;
		grade: EvidenceGrade;
		keep: typeof upsertPunch;
	}
): Promise<void> {
	const { sender, evidence, identity, grade, keep } = judged;
	const { raw, event, time } = evidence;
	const punchedAt = new Date(time.atMs);
	const base = {
		eventId: raw.eventId,
		deviceId: raw.deviceId,
		siteId: sender.siteId,
		method: 'face' as const,
		punchedAt,
		online: evidence.authority === 'online',
		evidenceGrade: grade.grade,
		timeGrade: time.grade,
		earliestAt: new Date(time.lowMs),
		latestAt: new Date(time.highMs),
		reasons: JSON.stringify([...grade.reasons, ...time.reasons]),
		evaluationVersion: EVALUATION_VERSION,
		evaluatedAt: context.now(),
		employeeId: null,
		claimedEmployeeId: identity.claimedEmployeeId,
		direction: null,
		directionSource: null,
		liveness: null,
		askedNumber: false,
		repeatsEventId: null
	};
	await recordUsed(tx, identity.digests, raw.eventId);
	if (keep === upsertPunch) {
		// What a person decided stands, whatever newer rules say.
		if (await checkDecided(tx, raw.eventId)) return;
		await markBefore(tx, raw.eventId);
	}
	if (identity.who.kind !== 'match') {
		await keep(tx, { ...base, status: 'not_recognised' });
		await markWaiting(tx, identity.claimedEmployeeId, punchedAt, sender.timeZone);
		return;
	}
	const { employeeId } = identity.who;
	const { timeZone } = sender;
	const { direction, eventId } = event;
	const place = await findPlace(tx, { eventId, employeeId, punchedAt, timeZone, direction });
	// Not sure who or when: it counts once a person has decided.
	const doubtful = place.status === 'accepted' && grade.grade === 'D';
	await keep(tx, { ...base, employeeId, ...place, ...(doubtful ? { status: 'in_review' } : {}) });
	if (doubtful) await markWaiting(tx, employeeId, punchedAt, timeZone);
	else if (place.status === 'accepted') await reinferLater(tx, { employeeId, punchedAt, timeZone });
}

/** A day with a punch in review is unresolved, so it is computed again too. */
async function markWaiting(tx: Tx, employeeId: string | null, at: Date, timeZone: string): Promise<void> {
	if (employeeId) await markStaleByPunch(tx, { employeeId, at, timeZone });
}

/** Judged again, a punch may leave a person or a day: that day is computed again too. */
async function markBefore(tx: Tx, eventId: string): Promise<void> {
	const before = await findJudged(tx, eventId);
	if (!before?.punch.employeeId) return;
	const { employeeId, punchedAt } = before.punch;
	await markStaleByPunch(tx, { employeeId, at: punchedAt, timeZone: before.timeZone });
}
