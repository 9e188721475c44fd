import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { openReceipt } from '$domain/punch/receipt';
import { importPublicKey } from '$domain/punch/signature';
import type { ClockReading } from '$domain/punch/time-grade';
import { punchReplySchema, type Announcement, type PunchBatch, type PunchReply } from '$domain/punch/wire';
import { callApi, type Fetch } from './api';
import type { HeardTime } from './device-record';
import type { ChainHead, QueuedEvent } from './outbox-schema';
import type { Settlement } from './outbox';
import { checkShutOut } from './shut-out';

const SEND_TIMEOUT_MS = 20_000;

export type BatchOutcome =
	| {
			kind: 'settled';
			settlement: Settlement;
			announcements: Map<string, Announcement | null>;
			unproven: boolean;
			heard: HeardTime;
	  }
	/** the server will not read this request: too large, or one event in it is beyond it */
	| { kind: 'unreadable' }
	| { kind: 'shut_out'; code: string }
	| { kind: 'later'; retryAfterMs: number | null };

/** Sends one batch and judges the reply; only what a verified receipt lists counts as delivered. */
export async function sendBatch(input: {
	fetch: Fetch;
	clock: () => ClockReading;
	chain: ChainHead;
	events: readonly QueuedEvent[];
}): Promise<BatchOutcome> {
	const { fetch, clock, chain, events } = input;
	const now = () => clock().wallMs;
	const sent = clock();
	const body: PunchBatch = {
		v: 1,
		deviceId: chain.deviceId,
		clock: sent,
		events: events.map(({ bytes, signature }) => ({
			bytes: encodeBase64url(bytes),
			signature: encodeBase64url(signature)
		}))
	};
	const outcome = await callApi({ fetch, now, path: '/api/v1/punches', body, timeoutMs: SEND_TIMEOUT_MS });
	if (outcome.kind === 'unreachable') return { kind: 'later', retryAfterMs: outcome.retryAfterMs };
	if (outcome.kind === 'error') {
		if (checkShutOut(outcome.code)) return { kind: 'shut_out', code: outcome.code };
		if (outcome.status === 400 || outcome.status === 413) return { kind: 'unreadable' };
		return { kind: 'later', retryAfterMs: outcome.retryAfterMs };
	}
	const reply = v.safeParse(punchReplySchema, outcome.json);
	if (!reply.success) return { kind: 'later', retryAfterMs: null };
	return settle(reply.output, { chain, events, sent, received: clock() });
}

async function settle(
	reply: PunchReply,
	{
		chain,
		events,
		...clocks
	}: { chain: ChainHead; events: readonly QueuedEvent[] } & Omit<HeardTime, 'serverMs'>
): Promise<BatchOutcome> {
	const proven = await receiptedHashes(reply, chain);
	const bySeq = new Map(events.map((event) => [event.seq, event]));
	const delivered: number[] = [];
	const refused: { seq: number; code: string; message: string }[] = [];
	const announcements = new Map<string, Announcement | null>();
	let unproven = false;
	for (const [index, result] of reply.results.entries()) {
		// Bytes that the server could not read come back without a seq, but in their place.
		const event = result.seq === null ? events[index] : bySeq.get(result.seq);
		if (event === undefined) continue;
		const { seq, hash } = event;
		if (result.result === 'refused' || result.result === 'held') {
			if (checkFinal(result)) refused.push({ seq, code: result.code, message: result.message });
		} else if (proven.get(seq) === hash) {
			delivered.push(seq);
			announcements.set(hash, result.announcement);
		} else {
			unproven = true;
		}
	}
	const { deviceId, epoch } = chain;
	return {
		kind: 'settled',
		settlement: {
			chain: { deviceId, epoch },
			receipt: reply.receipt,
			delivered,
			refused,
			atMs: clocks.received.wallMs
		},
		announcements,
		unproven,
		heard: { serverMs: reply.serverMs, ...clocks }
	};
}

/**
 * A fork is kept on both sides and a person decides about it: sending it again changes nothing. An epoch that a
 * restored server does not know any more is made known to it by the next handshake.
 */
function checkFinal({ result, code }: { result: 'refused' | 'held'; code: string }): boolean {
	return result === 'refused' ? code !== 'epoch_unknown' : code === 'fork';
}

/** seq -> hash of what the server signed for; empty when there is no receipt or it is not this server's. */
async function receiptedHashes(reply: PunchReply, chain: ChainHead): Promise<Map<number, string>> {
	if (reply.receipt === null) return new Map();
	const serverKey = await importPublicKey(decodeBase64url(chain.serverKey));
	const receipt = await openReceipt(reply.receipt, { ...chain, serverKey });
	return new Map(receipt?.items.map(({ seq, hash }) => [seq, hash]));
}
