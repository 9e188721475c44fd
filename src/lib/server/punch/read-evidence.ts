import { parseEvent, type PunchEvent } from '$domain/punch/device-event';
import { faceBinding, parseFaceEvidence, type OpenedEvidence } from '$domain/punch/face-evidence';
import { gradeTime, type GradedTime } from '$domain/punch/time-grade';
import type { Context } from '../context';
import { judgeLease } from '../device/lease.service';
import { openSealed } from '../keys/open-sealed';
import { findSealKey } from '../keys/seal-key';
import { openNonce } from './nonce';
import { listClockJumps, type PunchRawRow } from './punch-raw.repo';
import { findEarliestOfPlace } from './punch.repo';

/** A stored punch with everything that its bytes and its arrival say. */
export type Evidence = {
	raw: PunchRawRow;
	event: PunchEvent;
	time: GradedTime;
	authority: 'online' | 'lease' | 'lease_ended' | 'none';
	face: OpenedEvidence;
};

type ReadContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** Throws when the stored bytes are no punch: ingest lets none in. */
export async function readEvidence(
	context: ReadContext,
	raw: PunchRawRow,
	notBefore: Date
): Promise<Evidence> {
	const parsed = parseEvent(raw.bytes);
	if (!parsed.ok || parsed.event.type !== 'punch') throw new Error(`stored event ${raw.eventId} is no punch`);
	const { event } = parsed;
	const time = gradeTime({
		event,
		anchor: event.anchor,
		contact: {
			serverMs: raw.receivedAt.getTime(),
			wallMs: raw.contactWallMs,
			monoMs: raw.contactMonoMs,
			bootId: raw.contactBootId
		},
		receivedMs: raw.receivedAt.getTime(),
		nonceIssuedMs: findNonceIssue(context, raw, event),
		notBeforeMs:
			(await findEarliestOfPlace(context.db, { ...event, seq: event.seq - 1 })) ?? notBefore.getTime(),
		notAfterMs: null,
		jumps: await findJumps(context, event)
	});
	return {
		raw,
		event,
		time,
		authority: await findAuthority(context, event, time),
		face: await openFace(context, event)
	};
}

/** When the server issued the nonce inside; null when there is none, or when it had expired before it arrived. */
function findNonceIssue({ keys }: ReadContext, raw: PunchRawRow, event: PunchEvent): number | null {
	const nonce = event.nonce === null ? null : openNonce(keys, event.nonce, { ...event, purpose: 'punch' });
	return nonce && raw.receivedAt <= nonce.expiresAt ? nonce.issuedAt.getTime() : null;
}

/** Jumps recorded since the anchor of this event: those whose own anchor is the same or younger. */
async function findJumps({ db }: ReadContext, event: PunchEvent) {
	const anchorMs = event.anchor?.serverMs ?? 0;
	const rows = await listClockJumps(db, { ...event, fromSeq: 1 });
	return rows.flatMap((row) => {
		const parsed = parseEvent(row.bytes);
		if (!parsed.ok || parsed.event.type !== 'clock_jump') return [];
		const { seq, jumpMs, anchor } = parsed.event;
		return (anchor?.serverMs ?? 0) === anchorMs ? [{ seq, jumpMs }] : [];
	});
}

async function findAuthority(
	context: ReadContext,
	event: PunchEvent,
	time: GradedTime
): Promise<Evidence['authority']> {
	if (time.grade === 'A') return 'online';
	if (!event.lease) return 'none';
	const standing = await judgeLease(context, { ...event, lease: event.lease }, time.atMs);
	return standing === 'good' ? 'lease' : standing === 'ended' ? 'lease_ended' : 'none';
}

async function openFace(context: ReadContext, event: PunchEvent): Promise<OpenedEvidence> {
	const key = await findSealKey(context, event.sealed.keyId);
	if (!key) return { ok: false, reason: 'the face was sealed to a key that this server does not have' };
	const plain = openSealed(key.privateKey, event.sealed, faceBinding(event));
	return plain ? parseFaceEvidence(plain) : { ok: false, reason: 'the sealed face does not open' };
}
