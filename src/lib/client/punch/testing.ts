/** For the specs of this folder: a server that keeps the contract, with a network that can be broken in every way. */
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { parseEvent } from '$domain/punch/device-event';
import { judgeHandshake, type HandshakeVerdict } from '$domain/punch/handshake';
import { encodeLease, type Lease } from '$domain/punch/lease';
import { encodeReceipt, type Receipt } from '$domain/punch/receipt';
import { KEY_ALGORITHM, checkSignature, hashEvent, sign } from '$domain/punch/signature';
import {
	handshakeBytes,
	type HandshakeReply,
	type HandshakeRequest,
	type LeaseGrant,
	type PunchBatch,
	type PunchReply,
	type PunchResult
} from '$domain/punch/wire';
import { withBallast } from './ballast';
import { DeviceRecord } from './device-record';
import { DeviceStore, type DeviceFacts } from './device-store';
import { shakeHands } from './handshake';
import { openLeaseGrant } from './lease-grant';
import type { Locks } from './locks';
import { Outbox } from './outbox';
import { openOutboxDatabase } from './outbox-schema';
import { saveEvent, type EventToSave } from './save-event';

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
	/** hash by "epoch/seq", and seqs in order of arrival: what is stored */
	readonly stored = new Map<string, string>();
	readonly arrivals: number[] = [];
	readonly requests: number[][] = [];
	/** seqs that the server answers with held or refused */
	readonly held = new Set<number>();
	readonly refused = new Set<number>();
	/** the epoch that is open, verdicts given, and the time that is told */
	epoch = 1;
	readonly verdicts: HandshakeVerdict[] = [];
	readonly losses: HandshakeRequest['storageLost'][] = [];
	serverMs = 1;
	backedUpSeq: number | null = null;
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

	readonly fetch: typeof fetch = async (path, init) => {
		const fault = this.faults.shift() ?? 'none';
		if (fault === 'unreachable') throw new TypeError('Failed to fetch');
		if (fault === 'busy') {
			return error(503, 'unavailable', { 'retry-after': this.retryAfter });
		}
		if (fault === 'portal_page') return new Response('<html>Welcome to our Wi-Fi</html>');
		if (fault === 'portal_json') return Response.json({ ok: true });
		if (fault === 'revoked') return error(403, 'device_revoked');
		// Our client sends text only.
		if (path === '/api/v1/handshakes') {
			const reply = await this.#greet(JSON.parse(String(init?.body)) as HandshakeRequest);
			if (fault === 'reply_lost') throw new TypeError('Failed to fetch');
			return reply === null ? error(403, 'signature_invalid') : Response.json(reply);
		}
		const batch = JSON.parse(String(init?.body)) as PunchBatch;
		if (batch.events.length > this.maxBatch) return error(413, 'too_large');
		const reply = await this.#ingest(batch, fault);
		if (fault === 'reply_lost') throw new TypeError('Failed to fetch');
		return Response.json(reply);
	};

	/** The key that the device's handshakes are checked with. */
	deviceKey: CryptoKey | null = null;

	async grantLease(epoch: number): Promise<LeaseGrant> {
		const lease: Lease = {
			v: 1,
			type: 'lease',
			leaseId: DEVICE_ID,
			deviceId: DEVICE_ID,
			epoch,
			issuedMs: this.serverMs,
			notAfterMs: this.serverMs + 3_600_000,
			fromSeq: 1,
			maxEvents: 1_000,
			modelId: 'test-model',
			sealKeyId: '0'.repeat(16),
			sealKey: this.serverKey
		};
		const bytes = encodeLease(lease);
		const signature = encodeBase64url(await sign(this.#key, bytes));
		const secret = encodeBase64url(new Uint8Array(32).fill(epoch));
		return { lease: { bytes: encodeBase64url(bytes), signature }, secret };
	}

	async #greet(request: HandshakeRequest): Promise<HandshakeReply | null> {
		const signature = decodeBase64url(request.signature);
		const ours = this.deviceKey && (await checkSignature(this.deviceKey, handshakeBytes(request), signature));
		if (!ours) return null;
		const { epoch, chain } = request;
		const seqs = [...this.stored.keys()].map((key) => key.split('/').map(Number));
		const headSeq = Math.max(0, ...seqs.filter(([of]) => of === epoch).map(([, seq]) => seq ?? 0));
		const holes = Array.from({ length: headSeq }, (_, i) => i + 1)
			.filter((seq) => !this.stored.has(`${epoch}/${seq}`))
			.map((seq): [number, number] => [seq, seq]);
		const hashAtHead = this.stored.get(`${epoch}/${chain.headSeq}`) ?? null;
		const server = { epoch: this.epoch, headSeq, hashAtHead, holes, frozen: false };
		if (request.storageLost !== null) this.losses.push(request.storageLost);
		this.epoch = Math.max(this.epoch, epoch);
		const verdict = judgeHandshake({ epoch, ...chain }, { ...server, epoch: this.epoch }, false);
		this.verdicts.push(verdict);
		if (verdict.action === 'new_epoch') this.epoch = epoch + 1;
		return {
			v: 1,
			serverMs: this.serverMs,
			epoch: this.epoch,
			action: verdict.action,
			want: verdict.want,
			lease: verdict.action === 'frozen' ? null : await this.grantLease(this.epoch),
			backedUpSeq: this.backedUpSeq,
			device: { name: 'Entrance', siteName: 'Main site', timeZone: 'Asia/Manila', ownerName: null }
		};
	}

	async #ingest(batch: PunchBatch, fault: Fault): Promise<PunchReply> {
		const results: PunchResult[] = [];
		const items: Receipt['items'] = [];
		let epoch = 0;
		this.requests.push([]);
		for (const sent of batch.events) {
			const bytes = decodeBase64url(sent.bytes);
			const parsed = parseEvent(bytes);
			if (!parsed.ok) throw new Error(parsed.reason);
			const { seq } = parsed.event;
			({ epoch } = parsed.event);
			const place = `${epoch}/${seq}`;
			this.requests.at(-1)?.push(seq);
			const said = { seq, code: 'test', message: 'test' };
			if (this.held.has(seq)) results.push({ ...said, result: 'held' });
			else if (this.refused.has(seq)) results.push({ ...said, result: 'refused' });
			else {
				const hash = await hashEvent(bytes, decodeBase64url(sent.signature));
				const result = this.stored.has(place) ? 'duplicate' : 'accepted';
				if (result === 'duplicate' && this.stored.get(place) !== hash) throw new Error(`fork at ${seq}`);
				if (result === 'accepted') this.arrivals.push(seq);
				this.stored.set(place, hash);
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
		return { v: 1, serverMs: this.serverMs, results, receipt: fault === 'no_receipt' ? null : receipt };
	}
}

/** A paired device's queue on a database of its own; `reopen` is what a killed browser comes back to. */
export async function newDevice(server: TestServer) {
	const { privateKey, publicKey } = await newKeyPair();
	server.deviceKey = publicKey;
	const name = `outbox-${crypto.randomUUID()}`;
	const store = new DeviceStore(`device-${crypto.randomUUID()}`);
	const locks = newLocks();
	const chain = { deviceId: DEVICE_ID, epoch: 1, serverKey: server.serverKey };
	const facts: DeviceFacts = {
		device: { ...chain, kind: 'kiosk', name: '', siteName: '', timeZone: '', ownerName: null, privateKey },
		lease: await openLeaseGrant(await server.grantLease(1), chain),
		anchor: null,
		lost: null,
		settingsPin: null,
		kiosk: null,
		askPlace: false,
		faces: 'many'
	};
	await store.savePairing(facts);
	const record = new DeviceRecord(store, facts, () => undefined);
	let wallMs = 1_700_000_000_000;
	const clock = () => ({ wallMs: (wallMs += 1000), monoMs: 5, bootId: DEVICE_ID });
	const moment = () => ({
		...clock(),
		timeZone: 'Asia/Manila',
		appVersion: 'test',
		random: crypto.getRandomValues(new Uint8Array(10))
	});
	const reopen = () => new Outbox(openOutboxDatabase(name));
	const save = (outbox: Outbox, body: EventToSave['body']) =>
		saveEvent({
			outbox,
			locks,
			readFacts: record.read,
			body,
			moment: moment(),
			makeRoom: (write) => withBallast(store, write)
		});
	const punch = (outbox: Outbox, nonce: { nonce: string; epoch: number } | null = null) =>
		save(outbox, {
			type: 'punch',
			readings: [READING],
			direction: 'auto',
			claim: null,
			nonce,
			liveness: null
		});
	const greet = (outbox: Outbox) =>
		shakeHands({ outbox, record, fetch: server.fetch, clock, readHealth: async () => HEALTH });
	return { chain, clock, greet, locks, name, publicKey, privateKey, record, reopen, punch, save, store };
}

const HEALTH = { persisted: true, usedBytes: 1, quotaBytes: 2, appVersion: 'test', modelId: null };

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
