import * as v from 'valibot';
import { encodeBase64url } from '$domain/base64url';
import { sign } from '$domain/punch/signature';
import type { ClockReading } from '$domain/punch/time-grade';
import {
	handshakeBytes,
	handshakeReplySchema,
	type HandshakeReply,
	type HandshakeRequest
} from '$domain/punch/wire';
import { callApi, type Fetch } from './api';
import type { DeviceRecord } from './device-record';
import type { DeviceFacts, PairedDevice } from './device-store';
import { openLeaseGrant } from './lease-grant';
import type { Outbox } from './outbox';
import { checkShutOut } from './shut-out';

const HANDSHAKE_TIMEOUT_MS = 10_000;

export type Health = Omit<HandshakeRequest['health'], 'waiting' | 'oldestWaitingMs' | 'refused'>;

/**
 * - `greeted`: the reply was applied; the queue may go out. `frozen`: two copies of this device were seen.
 * - `later`: nothing, or nothing of ours, answered.
 * - `unclear`: the server is there and did not understand; sending may still work.
 */
export type Greeting =
	| { kind: 'greeted'; deviceId: string; frozen: boolean }
	| { kind: 'later'; retryAfterMs: number | null }
	| { kind: 'unclear' }
	| { kind: 'shut_out'; deviceId: string; code: string };

export interface GreetingDeps {
	outbox: Outbox;
	record: DeviceRecord;
	fetch: Fetch;
	clock: () => ClockReading;
	readHealth: () => Promise<Health>;
	/** told at each contact which faces this device should hold; null: none. The queue does not wait for them. */
	onGallery?: (revision: string | null) => void;
}

/** Delivered events stay this long, for a server that was restored from an old backup. */
const KEEP_DELIVERED_MS = 30 * 24 * 60 * 60_000;
/** Their receipts stay for whoever asks later whether a punch was delivered. */
const KEEP_RECEIPTS_MS = 365 * 24 * 60 * 60_000;

/** Tells the server where the chain stands and how the device fares, and does what it says. */
export async function shakeHands(deps: GreetingDeps): Promise<Greeting> {
	const { fetch, clock, record } = deps;
	const { device, lost } = await record.read();
	const sent = clock();
	const body = await composeRequest(deps, { device, lost }, sent);
	const path = '/api/v1/handshakes';
	const now = () => clock().wallMs;
	const outcome = await callApi({ fetch, now, path, body, timeoutMs: HANDSHAKE_TIMEOUT_MS });
	if (outcome.kind === 'unreachable') return { kind: 'later', retryAfterMs: outcome.retryAfterMs };
	if (outcome.kind === 'error') {
		const { code, retryAfterMs } = outcome;
		if (checkShutOut(code)) {
			deps.onGallery?.(null);
			return { kind: 'shut_out', deviceId: device.deviceId, code };
		}
		return retryAfterMs === null ? { kind: 'unclear' } : { kind: 'later', retryAfterMs };
	}
	const reply = v.safeParse(handshakeReplySchema, outcome.json);
	if (!reply.success) return { kind: 'later', retryAfterMs: null };
	await record.learnTime({ serverMs: reply.output.serverMs, sent, received: clock() });
	await applyReply(deps, device, reply.output);
	await record.reportedLoss();
	return { kind: 'greeted', deviceId: device.deviceId, frozen: reply.output.action === 'frozen' };
}

async function composeRequest(
	{ outbox, readHealth }: GreetingDeps,
	{ device, lost }: Pick<DeviceFacts, 'device' | 'lost'>,
	clock: ClockReading
): Promise<HandshakeRequest> {
	const { waiting, oldestWallMs, refused } = await outbox.summary();
	const request: HandshakeRequest = {
		v: 1,
		deviceId: device.deviceId,
		epoch: device.epoch,
		clock,
		chain: await outbox.describe(device),
		health: { waiting, oldestWaitingMs: oldestWallMs, refused, ...(await readHealth()) },
		storageLost: lost,
		signature: ''
	};
	const signature = encodeBase64url(await sign(device.privateKey, handshakeBytes(request)));
	return { ...request, signature };
}

async function applyReply(
	{ outbox, record, clock, onGallery }: GreetingDeps,
	device: PairedDevice,
	reply: HandshakeReply
): Promise<void> {
	const lease = reply.lease && (await openLeaseGrant(reply.lease, device));
	await record.learnLease(lease, reply.epoch);
	await record.learnNames(reply.device);
	await record.learnPin(reply.settingsPin ?? null);
	await record.learnSettings({
		kiosk: reply.kiosk ?? null,
		askPlace: reply.askPlace ?? false,
		faces: reply.faces ?? 'many'
	});
	onGallery?.(reply.gallery ?? null);
	// Ranges and backup are those of the chain that was asked about.
	if (reply.want.length > 0) await outbox.reopen(device, reply.want);
	if (reply.backedUpSeq !== null) {
		const { wallMs } = clock();
		await outbox.prune(device, {
			beforeMs: wallMs - KEEP_DELIVERED_MS,
			backedUpSeq: reply.backedUpSeq,
			receiptsBeforeMs: wallMs - KEEP_RECEIPTS_MS
		});
	}
}
