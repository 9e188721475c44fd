import { decodeBase64url } from '$domain/base64url';
import { sealCredential, type CredentialEvidence } from '$domain/punch/credential-evidence';
import { encodeEvent, type DeviceEvent } from '$domain/punch/device-event';
import type { DeviceFace } from '$domain/face/face-settings';
import type { LivenessTrace } from '$domain/punch/liveness-trace';
import type { ReportedPlace } from '$domain/punch/punch-place';
import { sealFaceEvidence } from '$domain/punch/face-evidence';
import { hashEvent, sign } from '$domain/punch/signature';
import {
	buildEvent,
	composeEvidence,
	eventIdOf,
	tellClaim,
	type Claim,
	type Direction,
	type EventBody,
	type FaceReading,
	type Moment
} from './build-event';
import type { DeviceFacts } from './device-store';
import type { Locks } from './locks';
import type { Outbox } from './outbox';
import type { ChainHead, QueuedEvent } from './outbox-schema';

const CHAIN_LOCK = 'bundy-chain';

/** Another tab without the lock can win only by a bug or a missing Locks API; more tries would hide it. */
const MAX_ATTEMPTS = 3;

export type SavedEvent =
	{ ok: true; event: QueuedEvent } | { ok: false; reason: 'not_saved'; cause: unknown };

/** A nonce is good in the epoch it was asked for. */
export interface TakenNonce {
	nonce: string;
	epoch: number;
	/** how faces are taken at the site, as the server said with it */
	face?: DeviceFace;
}

/** What a person did in front of the camera. */
export interface PunchBody {
	type: 'punch';
	readings: readonly FaceReading[];
	direction: Direction;
	claim: Claim;
	nonce: TakenNonce | null;
	/** what the challenge left behind, where the site asks for one */
	liveness?: LivenessTrace | null;
	/** where the phone is, where its site asks */
	place?: ReportedPlace | null;
}

/** What stands in for a face: number and PIN, a badge, or a supervisor. */
export interface CredentialBody {
	type: 'credential_punch';
	credential: CredentialEvidence;
	direction: Direction;
	nonce: TakenNonce | null;
}

/** Where and how a device keeps its events; the same for all of them. */
export interface Keeping {
	outbox: Outbox;
	locks: Locks;
	/** read inside the lock: another tab may have begun a new epoch */
	readFacts: () => Promise<DeviceFacts>;
	/** makes room when the quota is used up: see ballast.ts */
	makeRoom: <T>(write: () => Promise<T>) => Promise<T>;
	/** told once the event is on disk */
	onSaved?: (event: QueuedEvent) => void;
}

export interface EventToSave extends Keeping {
	body: PunchBody | CredentialBody | Exclude<EventBody, { type: 'punch' | 'credential_punch' }>;
	moment: Moment;
}

/**
 * Chains, seals, signs and stores one event. Resolves ok only when it is on disk; whatever the storage throws becomes
 * `not_saved`, because the screen must say so before anything else.
 */
export async function saveEvent(input: EventToSave): Promise<SavedEvent> {
	try {
		const event = await input.locks.request(CHAIN_LOCK, () => append(input));
		input.onSaved?.(event);
		return { ok: true, event };
	} catch (cause) {
		return { ok: false, reason: 'not_saved', cause };
	}
}

async function append({ outbox, readFacts, body, moment, makeRoom }: EventToSave): Promise<QueuedEvent> {
	const facts = await readFacts();
	const { device } = facts;
	// Sealing and signing stay outside the transaction: IndexedDB commits while WebCrypto works.
	const sealed =
		body.type === 'punch' || body.type === 'credential_punch' ? await sealPunch(body, facts, moment) : body;
	for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		const head = await outbox.readHead(device);
		const event = await signEvent(await buildEvent({ head, facts, moment, body: sealed }), device.privateKey);
		const before = withKey(head, device);
		if ((await makeRoom(() => outbox.append(event, before))) === 'saved') return event;
	}
	throw new Error('the head of the chain kept moving');
}

async function sealPunch(
	input: PunchBody | CredentialBody,
	{ device, lease }: DeviceFacts,
	moment: Moment
): Promise<EventBody> {
	if (lease === null) throw new Error('the device has not been given a key to seal to');
	const key = { keyId: lease.lease.sealKeyId, publicKey: decodeBase64url(lease.lease.sealKey) };
	const place = { eventId: eventIdOf(moment), deviceId: device.deviceId };
	const nonce = input.nonce?.epoch === device.epoch ? input.nonce.nonce : null;
	const { direction } = input;
	if (input.type === 'credential_punch') {
		return { type: input.type, direction, nonce, sealed: await sealCredential(key, input.credential, place) };
	}
	const evidence = composeEvidence(input.readings, input);
	const { type } = input;
	const claim = tellClaim(input.claim);
	return { type, direction, claim, nonce, sealed: await sealFaceEvidence(key, evidence, place) };
}

async function signEvent(event: DeviceEvent, privateKey: CryptoKey): Promise<QueuedEvent> {
	const bytes = encodeEvent(event);
	const signature = await sign(privateKey, bytes);
	const { deviceId, epoch, seq, type, wallMs } = event;
	return { deviceId, epoch, seq, type, wallMs, bytes, signature, hash: await hashEvent(bytes, signature) };
}

/** The server's key may change between two events of an epoch: the newest is the one that signs receipts. */
function withKey(head: ChainHead, { serverKey }: { serverKey: string }): ChainHead {
	return { ...head, serverKey };
}
