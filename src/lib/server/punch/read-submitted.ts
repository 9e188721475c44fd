import * as v from 'valibot';
import { credentialBinding, parseCredential, type OpenedCredential } from '$domain/punch/credential-evidence';
import {
	checkPunch,
	EVENT_TYPES,
	parseEvent,
	type CredentialPunchEvent,
	type DeviceEvent,
	type FacePunchEvent,
	type PunchEvent
} from '$domain/punch/device-event';
import { faceBinding, parseFaceEvidence, type OpenedEvidence } from '$domain/punch/face-evidence';
import type { PunchBatch } from '$domain/punch/wire';
import type { Context } from '../context';
import { checkDeviceSignature, hashSigned, type DeviceKey } from '../device/device-key';
import { openSealed } from '../keys/open-sealed';
import { findSealKey } from '../keys/seal-key';
import { decodeBase64urlOrNull } from '../base64url';
import { openNonce, type OpenNonce } from './nonce';

/** A submitted event whose bytes are well formed and signed by its device. */
export type SubmittedEvent = {
	event: DeviceEvent;
	bytes: Buffer;
	signature: Buffer;
	/** hexadecimal SHA-256 over bytes and signature */
	hash: string;
	nonceId: Buffer | null;
	/** until when somebody in front of the device waits for an answer; null: made without network */
	awaitedUntil: Date | null;
	/** what the seal held; null for an event without one */
	face: OpenedEvidence | null;
};

export type RefusalCode =
	| 'malformed'
	| 'version_unknown'
	| 'signature_invalid'
	| 'wrong_device'
	| 'epoch_unknown'
	| 'descriptor_invalid'
	| 'nonce_invalid'
	| 'nonce_reused'
	| 'event_id_reused';

/** `signed`: the device itself put it into its chain, so its place is kept. */
export type Refusal = {
	ok: false;
	seq: number | null;
	code: RefusalCode;
	message: string;
	signed?: SignedPlace | undefined;
};
export type SignedPlace = Pick<SubmittedEvent, 'event' | 'bytes' | 'signature' | 'hash'>;
export type SignedRefusal = Refusal & { signed: SignedPlace };
export type ReadEvent = { ok: true; submitted: SubmittedEvent } | Refusal;

const UNDO_AWAITED_MS = 60_000;

type Sender = { id: string; epoch: number; publicKey: DeviceKey };
type ReadContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** Everything that can be wrong with one event before it is stored: only malformed or unsigned bytes are refused. */
export async function readSubmitted(
	context: ReadContext,
	sender: Sender,
	item: PunchBatch['events'][number]
): Promise<ReadEvent> {
	const bytes = decodeBase64urlOrNull(item.bytes);
	const signature = decodeBase64urlOrNull(item.signature);
	if (!bytes || !signature)
		return refuse(null, 'malformed', 'bytes and signature must be canonical base64url');
	const parsed = parseEvent(bytes);
	if (!parsed.ok) {
		return checkFromLater(bytes) && checkDeviceSignature(sender.publicKey, bytes, signature)
			? refuse(
					null,
					'version_unknown',
					'made by a newer app than this server; kept there until it is updated'
				)
			: refuse(null, 'malformed', parsed.reason);
	}
	const { event } = parsed;
	if (event.deviceId !== sender.id) {
		return refuse(event.seq, 'wrong_device', 'this event was made by another device; send it from there');
	}
	if (event.epoch > sender.epoch) {
		return refuse(event.seq, 'epoch_unknown', 'this epoch was never opened; pair the device again');
	}
	if (!checkDeviceSignature(sender.publicKey, bytes, signature)) {
		return refuse(event.seq, 'signature_invalid', 'the signature does not fit the event and the device key');
	}
	const signed = { event, bytes, signature, hash: hashSigned(bytes, signature) };
	if (checkPunch(event)) return readPunch(context, signed, event);
	// Whoever took a punch back may punch again at once, and that one must be seen in its light.
	const awaitedUntil = event.type === 'undo' ? new Date(event.wallMs + UNDO_AWAITED_MS) : null;
	return { ok: true, submitted: { ...signed, nonceId: null, awaitedUntil, face: null } };
}

/** A sealed face that does not open is stored all the same (the key may come back); one that opens must be a face. */
async function readPunch(context: ReadContext, signed: SignedPlace, event: PunchEvent): Promise<ReadEvent> {
	const face = event.type === 'punch' ? await openFace(context, event) : null;
	if (face && !face.ok && face.opened)
		return { ...refuse(event.seq, 'descriptor_invalid', face.reason), signed };
	let nonce: OpenNonce | null = null;
	if (event.nonce !== null) {
		nonce = openNonce(context.keys, event.nonce, { ...event, purpose: 'punch' });
		const message = 'this nonce was not issued to this device; ask for a new one';
		if (!nonce) return { ...refuse(event.seq, 'nonce_invalid', message), signed };
	}
	return {
		ok: true,
		submitted: { ...signed, nonceId: nonce?.id ?? null, awaitedUntil: nonce?.expiresAt ?? null, face }
	};
}

/** `opened`: the seal was ours and whole; what it held is still no face when `ok` is false. */
export async function openFace(
	context: ReadContext,
	event: FacePunchEvent
): Promise<OpenedEvidence & { opened: boolean }> {
	const closed = (reason: string) => ({ ok: false, reason, opened: false }) as const;
	const key = await findSealKey(context, event.sealed.keyId);
	if (!key) return closed('the face was sealed to a key that this server does not have');
	const plain = openSealed(key.privateKey, event.sealed, faceBinding(event));
	if (!plain) return closed('the sealed face does not open');
	return { ...parseFaceEvidence(plain), opened: true };
}

/** What was typed or shown is judged later; what cannot be read is stored all the same, and names nobody. */
export async function openCredential(
	context: ReadContext,
	event: CredentialPunchEvent
): Promise<OpenedCredential> {
	const key = await findSealKey(context, event.sealed.keyId);
	if (!key) return { ok: false, reason: 'it was sealed to a key that this server does not have' };
	const plain = openSealed(key.privateKey, event.sealed, credentialBinding(event));
	return plain ? parseCredential(plain) : { ok: false, reason: 'what was sealed does not open' };
}

/** A kind or version of event that a later release may know: held, never refused for good. */
function checkFromLater(bytes: Buffer): boolean {
	try {
		const parsed = v.safeParse(laterSchema, JSON.parse(bytes.toString()));
		return (
			parsed.success && (parsed.output.v > 1 || !EVENT_TYPES.some((type) => type === parsed.output.type))
		);
	} catch {
		return false; // not JSON: no release sends that
	}
}

const laterSchema = v.object({ v: v.pipe(v.number(), v.integer()), type: v.string() });

function refuse(seq: number | null, code: RefusalCode, message: string): Refusal {
	return { ok: false, seq, code, message };
}
