import type { OpenedCredential } from '$domain/punch/credential-evidence';
import { checkPunch, parseEvent, type PunchEvent } from '$domain/punch/device-event';
import type { OpenedEvidence } from '$domain/punch/face-evidence';
import { gradeTime, type GradedTime } from '$domain/punch/time-grade';
import type { Context } from '../context';
import { judgeLease } from '../device/lease.service';
import type { Sender } from '../device/sender.service';
import { countNotes, jumpKey, placeBefore, type EvidenceSource } from './evidence-source';
import type { FreshPunch } from './fresh-events';
import { openNonce } from './nonce';
import { placeKey } from './place';
import type { PunchRawRow } from './punch-raw.repo';
import { openCredential, openFace } from './read-submitted';
import { digestAssertion, digestDescriptor } from './used-descriptor.repo';

/** A stored punch as its bytes say. */
export type ReadPunch = {
	raw: PunchRawRow;
	sender: Sender;
	event: PunchEvent;
	face: OpenedEvidence;
	/** what stands in for a face; null for a face */
	credential: OpenedCredential | null;
	/** of its descriptors, in order, or of its passkey's assertion: what is evidence for one event only */
	digests: Buffer[];
	/** when the server issued the nonce inside; null when there is none, or when it did not arrive in its time */
	nonceIssuedMs: number | null;
};

/** A stored punch with everything that its bytes and its arrival say. */
export type Evidence = ReadPunch & {
	time: GradedTime;
	authority: 'online' | 'lease' | 'lease_ended' | 'none';
};

type ReadContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** Throws when the stored bytes are no punch: ingest lets none in. */
export async function readPunch(
	context: ReadContext,
	{ raw, sender, fresh }: { raw: PunchRawRow; sender: Sender; fresh: FreshPunch | null }
): Promise<ReadPunch> {
	const { event, face, credential } = fresh ? { ...fresh, credential: null } : await readBytes(context, raw);
	return {
		raw,
		sender,
		event,
		face,
		credential,
		digests: listDigests(context, { face, credential }),
		nonceIssuedMs: findNonceIssue(context, raw, event)
	};
}

/** Grades time and authority, and lets the next event of the chain know its lower bound. */
export function weighPunch(context: ReadContext, punch: ReadPunch, source: EvidenceSource): Evidence {
	const { raw, event, sender, nonceIssuedMs } = punch;
	const receivedMs = raw.receivedAt.getTime();
	const time = gradeTime({
		event,
		anchor: event.anchor,
		contact: {
			serverMs: receivedMs,
			wallMs: raw.contactWallMs,
			monoMs: raw.contactMonoMs,
			bootId: raw.contactBootId
		},
		receivedMs,
		nonceIssuedMs,
		notBeforeMs: source.earliest.get(placeBefore(event)) ?? sender.pairedAt.getTime(),
		notAfterMs: null,
		jumps: source.jumps.get(jumpKey(event)) ?? []
	});
	source.earliest.set(placeKey(event), time.lowMs);
	return { ...punch, time, authority: findAuthority(context, punch, time, source) };
}

async function readBytes(
	context: ReadContext,
	raw: PunchRawRow
): Promise<Pick<ReadPunch, 'event' | 'face' | 'credential'>> {
	const parsed = parseEvent(raw.bytes);
	if (!parsed.ok || !checkPunch(parsed.event)) throw new Error(`stored event ${raw.eventId} is no punch`);
	const { event } = parsed;
	if (event.type === 'punch') return { event, face: await openFace(context, event), credential: null };
	return { event, face: NO_FACE, credential: await openCredential(context, event) };
}

function listDigests({ keys }: ReadContext, { face, credential }: Pick<ReadPunch, 'face' | 'credential'>) {
	if (face.ok) return face.descriptors.map((each) => digestDescriptor(keys, each));
	const who = credential?.ok ? credential.credential.who : null;
	return who?.by === 'passkey' ? [digestAssertion(keys, who)] : [];
}

const NO_FACE = { ok: false, reason: 'made without a face' } as const;

function findNonceIssue({ keys }: ReadContext, raw: PunchRawRow, event: PunchEvent): number | null {
	const nonce = event.nonce === null ? null : openNonce(keys, event.nonce, { ...event, purpose: 'punch' });
	if (!nonce) return null;
	// A server whose clock was set back in between knows no time of its own for it.
	const inTime = nonce.issuedAt <= raw.receivedAt && raw.receivedAt <= nonce.expiresAt;
	return inTime ? nonce.issuedAt.getTime() : null;
}

function findAuthority(
	{ keys }: ReadContext,
	{ event }: ReadPunch,
	time: GradedTime,
	source: EvidenceSource
): Evidence['authority'] {
	const { leases } = source;
	if (time.grade === 'A') return 'online';
	if (!event.lease) return 'none';
	const { lease } = event;
	const row = leases.get(lease.leaseId) ?? null;
	const notes = row ? countNotes(source, row, event) : 0;
	const standing = judgeLease(keys, row, { ...event, lease }, { atMs: time.atMs, notes });
	return standing === 'good' ? 'lease' : standing === 'ended' ? 'lease_ended' : 'none';
}
