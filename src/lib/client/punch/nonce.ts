import * as v from 'valibot';
import { encodeBase64url } from '$domain/base64url';
import { nonceRequestBytes } from '$domain/punch/nonce';
import { sign } from '$domain/punch/signature';
import type { ClockReading } from '$domain/punch/time-grade';
import { nonceReplySchema, type NonceReply, type NonceRequest } from '$domain/punch/wire';
import { callApi, type Fetch } from './api';
import type { HeardTime } from './device-record';
import type { ChainId } from './outbox-schema';
import { checkShutOut } from './shut-out';

/** A person stands in front of the camera: beyond this the punch is made without a nonce. */
const NONCE_TIMEOUT_MS = 3_000;

export type NonceOutcome =
	| { ok: true; reply: NonceReply; heard: HeardTime }
	| { ok: false; reason: 'offline' }
	/** the server answered and does not take this device (any more) */
	| { ok: false; reason: 'shut_out'; code: string };

/** Asks for one single-use nonce, proving with the device's key who asks. */
export async function fetchNonce(input: {
	fetch: Fetch;
	clock: () => ClockReading;
	chain: ChainId;
	privateKey: CryptoKey;
}): Promise<NonceOutcome> {
	const { fetch, clock, chain, privateKey } = input;
	const sent = clock();
	const request: Omit<NonceRequest, 'signature'> = {
		v: 1,
		deviceId: chain.deviceId,
		epoch: chain.epoch,
		purpose: 'punch',
		wallMs: sent.wallMs
	};
	const signature = encodeBase64url(await sign(privateKey, nonceRequestBytes(request)));
	const outcome = await callApi({
		fetch,
		now: () => clock().wallMs,
		path: '/api/v1/nonces',
		body: { ...request, signature },
		timeoutMs: NONCE_TIMEOUT_MS
	});
	if (outcome.kind === 'error' && checkShutOut(outcome.code)) {
		return { ok: false, reason: 'shut_out', code: outcome.code };
	}
	const reply = outcome.kind === 'reply' ? v.safeParse(nonceReplySchema, outcome.json) : null;
	if (!reply?.success) return { ok: false, reason: 'offline' };
	const heard = { serverMs: reply.output.serverMs, sent, received: clock() };
	return { ok: true, reply: reply.output, heard };
}
