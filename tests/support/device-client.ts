import { randomBytes, randomUUID } from 'node:crypto';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { sealCredential, type CredentialEvidence } from '$domain/punch/credential-evidence';
import { encodeDescriptor } from '$domain/punch/descriptor';
import {
	encodeEvent,
	GENESIS_HASH,
	type CredentialPunchEvent,
	type DeviceEvent,
	type FacePunchEvent
} from '$domain/punch/device-event';
import { sealFaceEvidence, type FaceEvidence } from '$domain/punch/face-evidence';
import { galleryRequestBytes, type GalleryRequest } from '$domain/punch/gallery-wire';
import { SEAL_ALGORITHM } from '$domain/punch/seal';
import { deriveLeaseNonce, importLeaseSecret, leaseSchema, type Lease } from '$domain/punch/lease';
import { nonceRequestBytes } from '$domain/punch/nonce';
import { pairingProofBytes } from '$domain/punch/pairing-code';
import { hashEvent, KEY_ALGORITHM, sign } from '$domain/punch/signature';
import type { Anchor, ClockReading } from '$domain/punch/time-grade';
import {
	handshakeBytes,
	type HandshakeRequest,
	type LeaseGrant,
	type NonceRequest,
	type PairingRequest,
	type PunchBatch
} from '$domain/punch/wire';
import { uuidv7 } from '$domain/uuid';
import { device } from '$lib/server/db/schema/device';
import { grantLease } from '$lib/server/device/lease.service';
import { issueNonce } from '$lib/server/punch/nonce';
import * as v from 'valibot';
import { findSiteById } from '$lib/server/people/organisation.service';
import type { TestContext } from './context';

export type SignedEvent = PunchBatch['events'][number];

/** What a test may set of the next event; `evidence` is sealed, the rest goes in as it is. */
export type EventChange = Partial<Omit<FacePunchEvent, 'sealed'>> & { evidence?: FaceEvidence };

/** A paired device as a program: it makes, chains, seals and signs events as a browser does. */
export class DeviceClient {
	readonly id: string;
	readonly bootId = randomUUID();
	readonly privateKey: CryptoKey;
	epoch = 1;
	seq = 0;
	hash = GENESIS_HASH;
	lease: Lease | null = null;
	anchor: Anchor | null = null;
	/** the device's clock minus the server's */
	skewMs = 0;
	readonly #context: TestContext;
	readonly #bootMs: number;
	#secret: CryptoKey | null = null;

	private constructor(context: TestContext, id: string, privateKey: CryptoKey) {
		this.#context = context;
		this.#bootMs = context.now().getTime() - 1_000;
		this.id = id;
		this.privateKey = privateKey;
	}

	static async pair(
		context: TestContext,
		paired: { siteId: string; kind?: 'kiosk' | 'field' | 'personal'; ownerEmployeeId?: string }
	): Promise<DeviceClient> {
		const now = context.now();
		const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
		const id = uuidv7(now.getTime(), randomBytes(10));
		const kind = paired.kind ?? 'kiosk';
		await context.db.insert(device).values({
			id,
			kind,
			name: 'Entrance',
			siteId: paired.siteId,
			ownerEmployeeId: paired.ownerEmployeeId ?? null,
			publicKey: Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)),
			epoch: 1,
			userAgent: 'test',
			pairedAt: now
		});
		const client = new DeviceClient(context, id, pair.privateKey);
		const face = await readSiteFace(context, paired.siteId);
		const sender = { id, kind, leaseLimits: {}, face };
		await client.takeLease(await grantLease(context, sender, { epoch: 1, headSeq: 0 }));
		return client;
	}

	/** A lease as it comes with pairing and handshakes, and the server's time with it. */
	async takeLease({ lease, secret }: LeaseGrant): Promise<void> {
		this.lease = v.parse(leaseSchema, JSON.parse(new TextDecoder().decode(decodeBase64url(lease.bytes))));
		this.#secret = await importLeaseSecret(decodeBase64url(secret));
		this.anchor = { serverMs: this.#context.now().getTime(), ...this.clock() };
	}

	/** What the device's clocks say now. */
	clock(): ClockReading {
		const now = this.#context.now().getTime();
		return { wallMs: now + this.skewMs, monoMs: now - this.#bootMs, bootId: this.bootId };
	}

	/** A nonce as the server would give it now. */
	nonce(): string {
		const holder = { deviceId: this.id, epoch: this.epoch, purpose: 'punch' } as const;
		return issueNonce(this.#context.keys, holder, this.#context.now()).nonce;
	}

	/** The next event of the chain with one face; `change` overrides any field before sealing and signing. */
	async punch(descriptor: ArrayLike<number>, change: EventChange = {}): Promise<SignedEvent> {
		const {
			evidence = { modelId: RECOGNITION_MODEL, descriptors: [encodeDescriptor(descriptor)] },
			...fields
		} = change;
		const common = await this.#common();
		const place = { eventId: fields.eventId ?? common.eventId, deviceId: fields.deviceId ?? common.deviceId };
		return this.sign({
			...common,
			type: 'punch',
			nonce: null,
			direction: 'auto',
			claim: null,
			sealed: await sealFaceEvidence(this.#sealKey(), evidence, place),
			...fields
		});
	}

	/** The next event of the chain with number, badge or supervisor in place of a face. */
	async credentialPunch(
		credential: CredentialEvidence,
		change: Partial<Omit<CredentialPunchEvent, 'sealed' | 'type'>> = {}
	): Promise<SignedEvent> {
		const common = await this.#common();
		return this.sign({
			...common,
			type: 'credential_punch',
			nonce: null,
			direction: 'auto',
			sealed: await sealCredential(this.#sealKey(), credential, common),
			...change
		});
	}

	/** Takes the newest event back, or the one that is named. */
	async undo(target: { eventId: string; hash?: string }): Promise<SignedEvent> {
		const { eventId, hash = this.hash } = target;
		return this.sign({ ...(await this.#common()), type: 'undo', target: { eventId, hash } });
	}

	async clockJump(jumpMs: number): Promise<SignedEvent> {
		return this.sign({ ...(await this.#common()), type: 'clock_jump', jumpMs });
	}

	/** Signs anything and moves the chain on behind it. */
	async sign(event: DeviceEvent): Promise<SignedEvent> {
		const bytes = encodeEvent(event);
		const signature = await sign(this.privateKey, bytes);
		this.seq = event.seq;
		this.hash = await hashEvent(bytes, signature);
		return { bytes: encodeBase64url(bytes), signature: encodeBase64url(signature) };
	}

	batch(...events: SignedEvent[]): PunchBatch {
		return { v: 1, deviceId: this.id, clock: this.clock(), events };
	}

	async handshake(change: Partial<Omit<HandshakeRequest, 'signature'>> = {}): Promise<HandshakeRequest> {
		const request: Omit<HandshakeRequest, 'signature'> = {
			v: 1,
			deviceId: this.id,
			epoch: this.epoch,
			clock: this.clock(),
			chain: { headSeq: this.seq, headHash: this.hash, oldestKept: 1, firstWaiting: null },
			health: {
				waiting: 0,
				oldestWaitingMs: null,
				refused: 0,
				persisted: true,
				usedBytes: 1_000,
				quotaBytes: 1_000_000,
				appVersion: 'test',
				modelId: RECOGNITION_MODEL
			},
			storageLost: null,
			...change
		};
		const signature = await sign(this.privateKey, handshakeBytes({ ...request, signature: '' }));
		return { ...request, signature: encodeBase64url(signature) };
	}

	async nonceRequest(change: Partial<Omit<NonceRequest, 'signature'>> = {}): Promise<NonceRequest> {
		const { wallMs } = this.clock();
		const request = {
			v: 1,
			deviceId: this.id,
			epoch: this.epoch,
			purpose: 'punch',
			wallMs,
			...change
		} as const;
		return {
			...request,
			signature: encodeBase64url(await sign(this.privateKey, nonceRequestBytes(request)))
		};
	}

	/** Asks for the faces of its site; `key` opens the answer. */
	async galleryRequest(sealTo?: string): Promise<{ request: GalleryRequest; key: CryptoKey }> {
		const pair = await crypto.subtle.generateKey(SEAL_ALGORITHM, false, ['deriveBits']);
		const { wallMs } = this.clock();
		const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
		const request: GalleryRequest = {
			v: 1,
			deviceId: this.id,
			epoch: this.epoch,
			wallMs,
			sealTo: sealTo ?? encodeBase64url(point),
			signature: ''
		};
		const signature = await sign(this.privateKey, galleryRequestBytes(request));
		return { request: { ...request, signature: encodeBase64url(signature) }, key: pair.privateKey };
	}

	async #common() {
		const seq = this.seq + 1;
		return {
			v: 1 as const,
			eventId: uuidv7(this.#context.now().getTime(), randomBytes(10)),
			deviceId: this.id,
			epoch: this.epoch,
			seq,
			prevHash: this.hash,
			...this.clock(),
			timeZone: 'Asia/Manila',
			anchor: this.anchor,
			lease: this.lease && {
				leaseId: this.lease.leaseId,
				nonce: encodeBase64url(await this.leaseNonce(seq))
			},
			appVersion: 'test'
		};
	}

	/** The nonce of a place in the chain under the lease. */
	async leaseNonce(seq: number): Promise<Uint8Array<ArrayBuffer>> {
		if (!this.#secret) throw new Error('no lease');
		return deriveLeaseNonce(this.#secret, { epoch: this.epoch, seq });
	}

	#sealKey() {
		if (!this.lease) throw new Error('no lease');
		return { keyId: this.lease.sealKeyId, publicKey: decodeBase64url(this.lease.sealKey) };
	}
}

async function readSiteFace({ db }: TestContext, siteId: string) {
	const site = await findSiteById(db, siteId);
	if (!site) throw new Error('no such site');
	return site.face;
}

/** What a browser with a fresh key sends to become a device. */
export async function pairingRequest(code: string): Promise<PairingRequest> {
	const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
	const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
	const proof = await sign(pair.privateKey, pairingProofBytes(code));
	return {
		v: 1,
		code,
		publicKey: encodeBase64url(publicKey),
		proof: encodeBase64url(proof),
		userAgent: 'test'
	};
}

/** A made-up face: a unit vector, a little way (`drift`, Euclidean) from the person's own axis. */
export function face(person: number, drift = 0): Float32Array {
	const vector = new Float32Array(128);
	const cos = 1 - (drift * drift) / 2;
	vector[person] = cos;
	vector[(person + 64) % 128] = Math.sqrt(1 - cos * cos);
	return vector;
}

let looks = 0;

/** The same made-up person in a fresh frame: 0.05 from the person's axis, in another direction each time. */
export function look(person: number): Float32Array {
	looks++;
	const noise = Float32Array.from({ length: 128 }, (_, i) => Math.sin(looks * 12.9898 + i * 78.233));
	const length = Math.hypot(...noise);
	const vector = face(person).map((value, i) => value + (0.05 * (noise[i] ?? 0)) / length);
	const norm = Math.hypot(...vector);
	return vector.map((value) => value / norm);
}
