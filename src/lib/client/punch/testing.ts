/** For the specs of this folder: a server that keeps the contract, with a network that can be broken in every way. */
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { parsePunchEvent } from '$domain/punch/punch-event';
import { encodeReceipt, type Receipt } from '$domain/punch/receipt';
import { KEY_ALGORITHM, hashEvent, sign } from '$domain/punch/signature';
import type { PunchBatch, PunchReply, PunchResult } from '$domain/punch/wire';
import type { Moment } from './build-event';
import type { Locks } from './locks';
import { Outbox } from './outbox';
import { openOutboxDatabase } from './outbox-schema';
import { savePunch } from './save-punch';

export type Fault =
	| 'none'
	| 'unreachable'
	| 'reply_lost'
	| 'busy'
	| 'portal_page'
	| 'portal_json'
	| 'no_receipt'
	| 'foreign_receipt'
	| 'short_receipt'
	| 'revoked';

export const DEVICE_ID = '01900000-0000-7000-8000-000000000001';
export const READING = { modelId: 'test-model', descriptor: unitVector() };

export class TestServer {
	/** hash by seq, and seqs in order of arrival: what is stored */
	readonly stored = new Map<number, string>();
	readonly arrivals: number[] = [];
	readonly requests: number[][] = [];
	/** seqs that the server answers with held or refused */
	readonly held = new Set<number>();
	readonly refused = new Set<number>();
	maxBatch = 64;
	faults: Fault[] = [];
	retryAfter = '7';
	readonly serverKey: string;
	readonly #key: CryptoKey;
	readonly #foreignKey: CryptoKey;

	private constructor(keys: { serverKey: string; key: CryptoKey; foreignKey: CryptoKey }) {
		this.serverKey = keys.serverKey;
		this.#key = keys.key;
		this.#foreignKey = keys.foreignKey;
	}

	static async start(): Promise<TestServer> {
		const pair = await newKeyPair();
		const foreign = await newKeyPair();
		const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
		return new TestServer({
			serverKey: encodeBase64url(raw),
			key: pair.privateKey,
			foreignKey: foreign.privateKey
		});
	}

	readonly fetch: typeof fetch = async (_path, init) => {
		const fault = this.faults.shift() ?? 'none';
		if (fault === 'unreachable') throw new TypeError('Failed to fetch');
		if (fault === 'busy') {
			return error(503, 'unavailable', { 'retry-after': this.retryAfter });
		}
		if (fault === 'portal_page') return new Response('<html>Welcome to our Wi-Fi</html>');
		if (fault === 'portal_json') return Response.json({ ok: true });
		if (fault === 'revoked') return error(403, 'device_revoked');
		// Our client sends text only.
		const batch = JSON.parse(String(init?.body)) as PunchBatch;
		if (batch.events.length > this.maxBatch) return error(413, 'too_large');
		const reply = await this.#ingest(batch, fault);
		if (fault === 'reply_lost') throw new TypeError('Failed to fetch');
		return Response.json(reply);
	};

	async #ingest(batch: PunchBatch, fault: Fault): Promise<PunchReply> {
		const results: PunchResult[] = [];
		const items: Receipt['items'] = [];
		let epoch = 0;
		this.requests.push([]);
		for (const sent of batch.events) {
			const bytes = decodeBase64url(sent.bytes);
			const parsed = parsePunchEvent(bytes);
			if (!parsed.ok) throw new Error(parsed.reason);
			const { seq } = parsed.event;
			({ epoch } = parsed.event);
			this.requests.at(-1)?.push(seq);
			const said = { seq, code: 'test', message: 'test' };
			if (this.held.has(seq)) results.push({ ...said, result: 'held' });
			else if (this.refused.has(seq)) results.push({ ...said, result: 'refused' });
			else {
				const hash = await hashEvent(bytes, decodeBase64url(sent.signature));
				const result = this.stored.has(seq) ? 'duplicate' : 'accepted';
				if (result === 'duplicate' && this.stored.get(seq) !== hash) throw new Error(`fork at ${seq}`);
				if (result === 'accepted') this.arrivals.push(seq);
				this.stored.set(seq, hash);
				results.push({ seq, result, announcement: { kind: 'not_recognised' } });
				items.push({ seq, hash, result });
			}
		}
		if (fault === 'short_receipt') items.pop();
		const bytes = encodeReceipt({
			v: 1,
			type: 'receipt',
			deviceId: batch.deviceId,
			epoch,
			serverMs: 1,
			items
		});
		const key = fault === 'foreign_receipt' ? this.#foreignKey : this.#key;
		const receipt = { bytes: encodeBase64url(bytes), signature: encodeBase64url(await sign(key, bytes)) };
		return { v: 1, serverMs: 1, results, receipt: fault === 'no_receipt' ? null : receipt };
	}
}

/** A paired device's queue on a database of its own; `reopen` is what a killed browser comes back to. */
export async function newDevice(server: TestServer) {
	const { privateKey, publicKey } = await newKeyPair();
	const name = `outbox-${crypto.randomUUID()}`;
	const locks = newLocks();
	const chain = { deviceId: DEVICE_ID, epoch: 1, serverKey: server.serverKey };
	let clock = 1_700_000_000_000;
	const moment = (): Moment => ({
		wallMs: (clock += 1000),
		monoMs: 5,
		bootId: DEVICE_ID,
		timeZone: 'Asia/Manila',
		appVersion: 'test',
		random: crypto.getRandomValues(new Uint8Array(10))
	});
	const reopen = () => new Outbox(openOutboxDatabase(name));
	const punch = (outbox: Outbox) =>
		savePunch({
			outbox,
			locks,
			chain,
			privateKey,
			readings: [READING],
			direction: 'auto',
			nonce: null,
			moment: moment()
		});
	return { chain, locks, name, publicKey, privateKey, reopen, punch };
}

/** Web Locks within one process. */
export function newLocks(): Locks {
	const tails = new Map<string, Promise<unknown>>();
	return {
		request<T>(name: string, work: () => Promise<T>): Promise<T> {
			const mine = (tails.get(name) ?? Promise.resolve()).then(work);
			// The next holder waits for the end, whichever it is.
			const end = mine.catch(() => undefined);
			tails.set(name, end);
			return mine;
		}
	};
}

export function newKeyPair(): Promise<CryptoKeyPair> {
	return crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
}

function unitVector(): Float32Array {
	return new Float32Array(128).fill(1 / Math.sqrt(128));
}

function error(status: number, code: string, headers: Record<string, string> = {}): Response {
	return Response.json({ code, message: code }, { status, headers });
}
