import * as v from 'valibot';
import { encodeBase64url } from '$domain/base64url';
import { pairingProofBytes } from '$domain/punch/pairing-code';
import { sign } from '$domain/punch/signature';
import type { ClockReading } from '$domain/punch/time-grade';
import { pairingReplySchema, type PairingReply, type PairingRequest } from '$domain/punch/wire';
import { callApi, type Fetch } from './api';
import type { Canary } from './canary';
import type { DeviceFacts, DeviceStore, NewKey, PairedDevice } from './device-store';
import { openLeaseGrant } from './lease-grant';

const PAIRING_TIMEOUT_MS = 20_000;

export type PairingOutcome =
	| { ok: true; device: PairedDevice }
	| { ok: false; reason: 'offline' }
	| { ok: false; reason: 'storage_unusable'; cause: unknown }
	/** the server's own word: code_invalid, code_used, code_expired, sign_in_required ... */
	| { ok: false; reason: 'refused'; code: string; message: string };

/**
 * Turns a one-time code (normalised) into a paired device. The key is made, stored and read back before the code
 * is spent, and it never leaves this browser.
 */
export async function pairDevice(input: {
	fetch: Fetch;
	clock: () => ClockReading;
	store: DeviceStore;
	code: string;
	userAgent: string;
	/** what this browser was before it lost its storage */
	previous: Canary | null;
}): Promise<PairingOutcome> {
	const { store, code, userAgent } = input;
	let key: NewKey;
	let proof: Uint8Array<ArrayBuffer>;
	try {
		key = await store.makeKey();
		proof = await sign(key.privateKey, pairingProofBytes(code));
	} catch (cause) {
		return { ok: false, reason: 'storage_unusable', cause };
	}
	const body: PairingRequest = {
		v: 1,
		code,
		publicKey: encodeBase64url(key.publicKey),
		proof: encodeBase64url(proof),
		userAgent: userAgent.slice(0, 300),
		previous: input.previous
	};
	const now = () => input.clock().wallMs;
	const path = '/api/v1/pairings';
	const outcome = await callApi({ fetch: input.fetch, now, path, body, timeoutMs: PAIRING_TIMEOUT_MS });
	if (outcome.kind === 'unreachable') return { ok: false, reason: 'offline' };
	if (outcome.kind === 'error') {
		return { ok: false, reason: 'refused', code: outcome.code, message: outcome.message };
	}
	const reply = v.safeParse(pairingReplySchema, outcome.json);
	if (!reply.success) return { ok: false, reason: 'offline' };
	const facts = await asFacts(reply.output, key, input.clock());
	await store.savePairing(facts);
	return { ok: true, device: facts.device };
}

/** The first lease is made with the reply: its time is the server's time now. */
async function asFacts(
	reply: PairingReply,
	{ privateKey }: NewKey,
	received: ClockReading
): Promise<DeviceFacts> {
	const { deviceId, kind, name, epoch, siteName, timeZone, ownerName, serverKey, faces } = reply;
	const lease = await openLeaseGrant(reply.lease, reply);
	return {
		device: { deviceId, kind, name, epoch, siteName, timeZone, ownerName, serverKey, privateKey },
		lease,
		anchor: lease && { serverMs: lease.lease.issuedMs, ...received },
		lost: null,
		settingsPin: null,
		kiosk: null,
		askPlace: false,
		faces: faces ?? 'many'
	};
}

/**
 * Asks the browser to keep our storage when the disk gets full. A request, not a promise: Chrome decides by
 * use and installation, Firefox asks the person.
 */
export async function askToPersist(storage: StorageManager | undefined): Promise<boolean> {
	if (storage?.persist === undefined) return false;
	try {
		return await storage.persist();
	} catch (error) {
		// Some browsers throw in private mode; the answer is the same as no.
		if (error instanceof TypeError || error instanceof DOMException) return false;
		throw error;
	}
}
