import { encodePunchEvent, type PunchEvent } from '$domain/punch/punch-event';
import { hashEvent, sign } from '$domain/punch/signature';
import { buildPunchEvent, type Direction, type FaceReading, type Moment } from './build-event';
import type { Locks } from './locks';
import type { Outbox } from './outbox';
import type { ChainHead, ChainId, QueuedPunch } from './outbox-schema';

const CHAIN_LOCK = 'bundy-chain';

/** Another tab without the lock can win only by a bug or a missing Locks API; more tries would hide it. */
const MAX_ATTEMPTS = 3;

export type SavedPunch =
	{ ok: true; punch: QueuedPunch } | { ok: false; reason: 'not_saved'; cause: unknown };

export interface PunchToSave {
	outbox: Outbox;
	locks: Locks;
	chain: ChainId & { serverKey: string };
	privateKey: CryptoKey;
	readings: readonly FaceReading[];
	direction: Direction;
	nonce: string | null;
	moment: Moment;
}

/**
 * Chains, signs and stores one punch. Resolves ok only when it is on disk; whatever the storage throws becomes
 * `not_saved`, because the screen must say so before anything else.
 */
export async function savePunch(input: PunchToSave): Promise<SavedPunch> {
	try {
		return { ok: true, punch: await input.locks.request(CHAIN_LOCK, () => append(input)) };
	} catch (cause) {
		return { ok: false, reason: 'not_saved', cause };
	}
}

async function append(input: PunchToSave): Promise<QueuedPunch> {
	for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		const head = await input.outbox.readHead(input.chain);
		// Signing stays outside the transaction: IndexedDB commits while WebCrypto works.
		const punch = await signEvent(buildPunchEvent({ ...input, head }), input.privateKey);
		if ((await input.outbox.append(punch, withKey(head, input.chain))) === 'saved') return punch;
	}
	throw new Error('the head of the chain kept moving');
}

async function signEvent(event: PunchEvent, privateKey: CryptoKey): Promise<QueuedPunch> {
	const bytes = encodePunchEvent(event);
	const signature = await sign(privateKey, bytes);
	const { deviceId, epoch, seq, wallMs } = event;
	return { deviceId, epoch, seq, wallMs, bytes, signature, hash: await hashEvent(bytes, signature) };
}

/** The server's key may change between two punches of an epoch: the newest is the one that signs receipts. */
function withKey(head: ChainHead, { serverKey }: { serverKey: string }): ChainHead {
	return { ...head, serverKey };
}
