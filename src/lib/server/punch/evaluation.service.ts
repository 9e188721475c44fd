import { checkPunchType } from '$domain/punch/device-event';
import { gradeEvidence, type EvidenceGrade } from '$domain/punch/evidence-grade';
import { judgePlace, type PlaceVerdict } from '$domain/punch/punch-place';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { findSenders } from '../device/sender.service';
import { loadSettingsInForce } from '../device/settings-in-force';
import { checkGalleryCurrent, loadGallery, type Matcher } from '../enrolment/identify.service';
import { makeGiveWay } from '../run-in-turns';
import { markStaleByPunches } from '../timekeeping/mark-stale';
import { loadEvidenceSource } from './evidence-source';
import type { Followed } from './find-arrivals';
import type { FreshPunch } from './fresh-events';
import { identifyByCredential } from './identify-by-credential';
import { findIdentity, type Identity } from './identity';
import { judgePunchLiveness, type PunchLiveness } from './judge-liveness';
import { KnownPunches, type NewPunch } from './known-punches';
import { deletePending, listRaws, type ClaimedRow, type PunchRawRow } from './punch-raw.repo';
import { listJudged, settleAsked, upsertPunches, type JudgedPunch, type PunchRow } from './punch.repo';
import { readPunch, weighPunch, type Evidence, type ReadPunch } from './read-evidence';
import { MatchTries } from './match-tries';
import { listDecided } from './review.repo';
import { applyKeptUndos, recordUndo } from './undo.service';
import { takeUsed } from './used-descriptor.repo';

/** Raised when the rules below change, so that punches judged by older rules can be found and judged again. */
export const EVALUATION_VERSION = 6;

export type Judged = {
	evidence: Evidence;
	identity: Identity;
	liveness: PunchLiveness;
	grade: EvidenceGrade;
};

/** Somebody's face was enrolled or withdrawn while the group was compared: it is done again. */
export class GalleryMoved extends Error {}

export type Group = {
	claimed: ClaimedRow[];
	/** what this replica still remembers of an event, by its id */
	takeFresh: (eventId: string) => FreshPunch | null;
	/** whether somebody in front of a device gets these answers */
	answered: boolean;
};

/** `followed`: what the people who were recognised follow, for what they are told; null when nobody was. */
export type JudgedGroup = { judged: Judged[]; followed: Followed | null };

type Fresh = ReadonlyMap<string, FreshPunch | null>;

/**
 * Judges stored punches and undos: who, when, in or out, and how sure that is. Part of the transaction that has claimed them, so
 * that each is judged once, by one replica, whatever crashes; judged again, the new judgement replaces the old.
 * The number of queries does not depend on the number of punches.
 */
export async function judgeGroup(tx: Tx, context: Context, group: Group): Promise<JudgedGroup> {
	const fresh = new Map(group.claimed.map(({ eventId }) => [eventId, group.takeFresh(eventId)]));
	const raws = await listInOrder(tx, fresh);
	const punches = await readPunches(tx, context, { raws, fresh });
	const offline = punches.filter(({ nonceIssuedMs }) => nonceIssuedMs === null).map(({ event }) => event);
	const drawnFor = punches.flatMap(listDrawnFor);
	const source = await loadEvidenceSource(tx, { all: punches.map(({ event }) => event), offline, drawnFor });
	const inForce = await loadSettingsInForce(
		{ db: context.db, tx },
		punches.map(({ sender }) => sender)
	);
	const gallery = await loadGallery(context);
	const used = await takeUsed(
		tx,
		punches.flatMap(({ digests, raw }) => digests.map((digest) => ({ digest, eventId: raw.eventId })))
	);
	const tries = group.answered
		? await MatchTries.load(
				tx,
				punches.map(({ sender }) => sender.id)
			)
		: null;
	const judged: Judged[] = [];
	const giveWay = makeGiveWay();
	for (const punch of punches) {
		await giveWay();
		const weighed = weighPunch(context, punch, source);
		const evidence = { ...weighed, sender: inForce(weighed.sender, weighed.time.atMs) };
		const identity =
			evidence.event.type === 'credential_punch'
				? await identifyByCredential(tx, context, evidence, { leases: source.leases, used })
				: await findIdentity(tx, context, evidence, { gallery, used, tries });
		const liveness = judgePunchLiveness(context.keys, evidence, source.leases);
		judged.push({ evidence, identity, liveness, grade: grade(evidence, identity, liveness) });
	}
	await tries?.save(tx);
	const followed = await record(tx, context, { judged, gallery });
	for (const raw of raws) if (raw.type === 'undo') await recordUndo(tx, context, raw);
	await deletePending(
		tx,
		group.claimed.map(({ eventId }) => eventId)
	);
	return { judged, followed };
}

/** As they came in, each chain from its oldest on. */
async function listInOrder(tx: Tx, fresh: Fresh): Promise<PunchRawRow[]> {
	const [known, unknown] = [[...fresh.values()], [...fresh].flatMap(([id, punch]) => (punch ? [] : [id]))];
	const raws = await listRaws(tx, unknown);
	return [...known.flatMap((punch) => punch?.raw ?? []), ...raws].sort(
		(a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || a.epoch - b.epoch || a.seq - b.seq
	);
}

/** A device that is gone leaves nothing to judge. */
async function readPunches(
	tx: Tx,
	context: Context,
	{ raws, fresh }: { raws: PunchRawRow[]; fresh: Fresh }
): Promise<ReadPunch[]> {
	const senders = await findSenders(tx, [...new Set(raws.map(({ deviceId }) => deviceId))]);
	const punches: ReadPunch[] = [];
	const giveWay = makeGiveWay();
	for (const raw of raws) {
		await giveWay();
		const sender = senders.get(raw.deviceId);
		if (!sender || !checkPunchType(raw.type)) continue;
		punches.push(await readPunch(context, { raw, sender, fresh: fresh.get(raw.eventId) ?? null }));
	}
	return punches;
}

function grade(
	{ face, credential: sealed, raw, authority, time, sender }: Evidence,
	identity: Identity,
	liveness: PunchLiveness
): EvidenceGrade {
	const { who, usable, repeated, nearCopy, credential, claimDoubts } = identity;
	const place = judgePhonePlace({ face, credential: sealed, sender });
	return gradeEvidence({
		outcome: face.ok || credential ? who.kind : 'unreadable',
		reasons: face.ok || credential ? (who.kind === 'match' ? [] : who.reasons) : [face.reason],
		frames: usable.length,
		repeated,
		nearCopy,
		chain: raw.chain,
		authority,
		time: time.grade,
		liveness,
		credential: credential?.ok ? credential : credential && NOTHING_MORE,
		claimDoubts,
		place: place && place.place !== 'inside' ? place : null,
		frozen: sender.frozen
	});
}

async function record(
	tx: Tx,
	context: Context,
	{ judged, gallery }: { judged: Judged[]; gallery: Matcher }
): Promise<Followed | null> {
	if (judged.length === 0) return null;
	const before = await listJudged(
		tx,
		judged.map(({ evidence }) => evidence.raw.eventId)
	);
	// What a person decided stands, whatever newer rules say; only what was judged can have been decided.
	const decided = await listDecided(
		tx,
		before.map(({ punch }) => punch.eventId)
	);
	const open = judged.filter(({ evidence }) => !decided.has(evidence.raw.eventId));
	await markBefore(
		tx,
		before.filter(({ punch }) => !decided.has(punch.eventId))
	);
	const matched = open.flatMap(toNewPunch);
	const known = matched.length > 0 ? await KnownPunches.load(tx, matched) : null;
	// The people are locked now: whoever withdraws a face waits, and whoever was faster is seen here.
	if (known && !(await checkGalleryCurrent(tx, gallery))) throw new GalleryMoved();
	const rows = open.map((each) => toRow(each, known, context.now()));
	for (const row of rows) {
		const turned =
			row.status === 'accepted' && row.employeeId && known?.directionOf(row.employeeId, row.eventId);
		if (turned) row.direction = turned;
	}
	const written = rows.map(({ eventId }) => eventId);
	await upsertPunches(tx, rows);
	for (const each of open) await settleAnswered(tx, each);
	await known?.save(tx, new Set(written));
	await markStaleByPunches(tx, open.flatMap(toWaiting));
	await applyKeptUndos(tx, context, written);
	return known?.followed ?? null;
}

/** Who gave the wrong PIN is said by the outcome. */
const NOTHING_MORE = { doubts: [] };

/** A phone says where it was, where its site asks; null for shared devices. */
function judgePhonePlace({
	face,
	credential,
	sender
}: Pick<Evidence, 'face' | 'credential' | 'sender'>): PlaceVerdict | null {
	const told = face.ok ? face.place : credential?.ok ? credential.credential.place : null;
	return sender.kind === 'personal' ? judgePlace(sender.place, told ?? null) : null;
}

/** Leases that something in the punch was drawn from: the challenge of a face, or that of a passkey. */
function listDrawnFor({ face, credential }: ReadPunch): string[] {
	const who = credential?.ok ? credential.credential.who : null;
	const drawn = [face.ok ? face.liveness?.drawnFor : null, who?.by === 'passkey' ? who.drawnFor : null];
	return drawn.flatMap((each) => each?.leaseId ?? []);
}

/** A shared device can ask for the number of somebody who is nearly recognised, once. */
function checkAsks({ sender, event }: Evidence, { who }: Identity): boolean {
	return (
		who.kind === 'ambiguous' &&
		who.askNumber &&
		sender.kind !== 'personal' &&
		event.type === 'punch' &&
		event.claim === null
	);
}

/** A punch with the number stands in for the one before, for which it was asked. */
async function settleAnswered(tx: Tx, { evidence, identity: { who }, grade }: Judged): Promise<void> {
	const { event, raw, time } = evidence;
	if (event.type !== 'punch' || who.kind !== 'match' || !event.claim?.answers || grade.grade === 'D') return;
	const { employeeId } = who;
	const punchedAt = new Date(time.atMs);
	await settleAsked(tx, { ...raw, employeeId, punchedAt, answers: event.claim.answers });
}

/** Judged again, a punch may leave a person or a day: that day is computed again too. */
async function markBefore(tx: Tx, before: JudgedPunch[]): Promise<void> {
	await markStaleByPunches(
		tx,
		before.flatMap(({ punch: { employeeId, claimedEmployeeId, punchedAt: at }, timeZone }) => {
			const named = employeeId ?? claimedEmployeeId;
			return named ? [{ employeeId: named, at, timeZone }] : [];
		})
	);
}

/** A day with a punch in review is unresolved, so it is computed again too. */
function toWaiting({ evidence: { time, sender }, identity: { who, claimedEmployeeId }, grade }: Judged) {
	const employeeId = who.kind === 'match' ? (grade.grade === 'D' ? who.employeeId : null) : claimedEmployeeId;
	return employeeId ? [{ employeeId, at: new Date(time.atMs), timeZone: sender.timeZone }] : [];
}

function toNewPunch({ evidence: { raw, event, time, sender }, identity: { who } }: Judged): NewPunch[] {
	if (who.kind !== 'match') return [];
	const { direction } = event;
	const { timeZone } = sender;
	const punchedAt = new Date(time.atMs);
	return [{ eventId: raw.eventId, employeeId: who.employeeId, punchedAt, timeZone, direction }];
}

/** What was sealed and does not open is of no known way; the number is the one that everybody has. */
function methodOf({ evidence: { event }, identity: { credential } }: Judged): PunchRow['method'] {
	return credential?.method ?? (event.type === 'punch' ? 'face' : 'number');
}

function toRow(judged: Judged, known: KnownPunches | null, now: Date): PunchRow {
	const { evidence, grade, identity, liveness } = judged;
	const { raw, time, sender, authority } = evidence;
	const base = {
		eventId: raw.eventId,
		deviceId: raw.deviceId,
		siteId: sender.siteId,
		method: methodOf(judged),
		supervisorEmployeeId: identity.credential?.supervisorId ?? null,
		place: judgePhonePlace(evidence)?.place ?? null,
		punchedAt: new Date(time.atMs),
		online: authority === 'online',
		evidenceGrade: grade.grade,
		timeGrade: time.grade,
		earliestAt: new Date(time.lowMs),
		latestAt: new Date(time.highMs),
		reasons: JSON.stringify([...grade.reasons, ...time.reasons]),
		evaluationVersion: EVALUATION_VERSION,
		evaluatedAt: now,
		claimedEmployeeId: identity.claimedEmployeeId,
		liveness: liveness?.outcome ?? null,
		askedNumber: checkAsks(evidence, identity)
	};
	const [punch] = toNewPunch(judged);
	if (!punch || !known) {
		const nobody = { employeeId: null, direction: null, directionSource: null, repeatsEventId: null };
		return { ...base, ...nobody, status: 'not_recognised' };
	}
	const { employeeId } = punch;
	const place = known.find(punch);
	// Not sure who or when: it counts once a person has decided.
	const doubtful = place.status === 'accepted' && grade.grade === 'D';
	if (place.status === 'accepted' && !doubtful) known.accept(punch, place);
	return { ...base, employeeId, ...place, ...(doubtful && { status: 'in_review' as const }) };
}
