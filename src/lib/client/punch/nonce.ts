import * as v from 'valibot';
import { encodeBase64url } from '$domain/base64url';
import { nonceRequestBytes } from '$domain/punch/nonce';
import { sign } from '$domain/punch/signature';
import { nonceReplySchema, type NonceReply, type NonceRequest } from '$domain/punch/wire';
import { callApi, type Fetch } from './api';
import type { ChainId } from './outbox-schema';
import { checkShutOut } from './shut-out';

/** A person stands in front of the camera: beyond this the punch is made without a nonce. */
const NONCE_TIMEOUT_MS = 3_000;

export type NonceOutcome =
	| { ok: true; reply: NonceReply }
	| { ok: false; reason: 'offline' }
	/** the server answered and does not take this device (any more) */
	| { ok: false; reason: 'shut_out'; code: string };

/** Asks for one single-use nonce, proving with the device's key who asks. */
export async function fetchNonce(input: {
	fetch: Fetch;
	now: () => number;
	chain: ChainId;
	privateKey: CryptoKey;
}): Promise<NonceOutcome> {
	const { fetch, now, chain, privateKey } = input;
	const request: Omit<NonceRequest, 'signature'> = {
		v: 1,
		deviceId: chain.deviceId,
		epoch: chain.epoch,
		purpose: 'punch',
		wallMs: now()
	};
	const signature = encodeBase64url(await sign(privateKey, nonceRequestBytes(request)));
	const outcome = await callApi({
		fetch,
		now,
		path: '/api/v1/nonces',
		body: { ...request, signature },
		timeoutMs: NONCE_TIMEOUT_MS
	});
	if (outcome.kind === 'error' && checkShutOut(outcome.code)) {
		return { ok: false, reason: 'shut_out', code: outcome.code };
	}
	const reply = outcome.kind === 'reply' ? v.safeParse(nonceReplySchema, outcome.json) : null;
	return reply?.success ? { ok: true, reply: reply.output } : { ok: false, reason: 'offline' };
}
