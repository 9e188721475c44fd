import { randomBytes, randomUUID } from 'node:crypto';
import { encodeBase64url } from '$domain/base64url';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodePunchEvent, GENESIS_HASH, type PunchEvent } from '$domain/punch/punch-event';
import { hashEvent, KEY_ALGORITHM, sign } from '$domain/punch/signature';
import type { PunchBatch } from '$domain/punch/wire';
import { uuidv7 } from '$domain/uuid';
import { device } from '$lib/server/db/schema/device';
import { issueNonce } from '$lib/server/punch/nonce';
import type { TestContext } from './context';

export type SignedEvent = PunchBatch['events'][number];

/** A paired device as a program: it makes, chains and signs events as a browser does. */
export class DeviceClient {
	readonly id: string;
	readonly bootId = randomUUID();
	readonly privateKey: CryptoKey;
	seq = 0;
	hash = GENESIS_HASH;
	readonly #context: TestContext;

	private constructor(context: TestContext, id: string, privateKey: CryptoKey) {
		this.#context = context;
		this.id = id;
		this.privateKey = privateKey;
	}

	static async pair(
		context: TestContext,
		paired: { siteId: string; kind?: 'kiosk' | 'personal'; ownerEmployeeId?: string }
	): Promise<DeviceClient> {
		const now = context.now();
		const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
		const id = uuidv7(now.getTime(), randomBytes(10));
		await context.db.insert(device).values({
			id,
			kind: paired.kind ?? 'kiosk',
			name: 'Entrance',
			siteId: paired.siteId,
			ownerEmployeeId: paired.ownerEmployeeId ?? null,
			publicKey: Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)),
			epoch: 1,
			userAgent: 'test',
			pairedAt: now
		});
		return new DeviceClient(context, id, pair.privateKey);
	}

	/** A nonce as the server would give it now. */
	nonce(): string {
		return issueNonce(
			this.#context.keys,
			{ deviceId: this.id, epoch: 1, purpose: 'punch' },
			this.#context.now()
		).nonce;
	}

	/** Makes and signs the next event of the chain; `change` overrides any field before signing. */
	async punch(descriptor: ArrayLike<number>, change: Partial<PunchEvent> = {}): Promise<SignedEvent> {
		const now = this.#context.now().getTime();
		const event: PunchEvent = {
			v: 1,
			type: 'punch',
			eventId: uuidv7(now, randomBytes(10)),
			deviceId: this.id,
			epoch: 1,
			seq: this.seq + 1,
			prevHash: this.hash,
			nonce: null,
			wallMs: now,
			monoMs: 1000,
			bootId: this.bootId,
			timeZone: 'Asia/Manila',
			direction: 'auto',
			face: { modelId: RECOGNITION_MODEL, descriptors: [encodeDescriptor(descriptor)] },
			appVersion: 'test',
			...change
		};
		const bytes = encodePunchEvent(event);
		const signature = await sign(this.privateKey, bytes);
		this.seq = event.seq;
		this.hash = await hashEvent(bytes, signature);
		return { bytes: encodeBase64url(bytes), signature: encodeBase64url(signature) };
	}

	batch(...events: SignedEvent[]): PunchBatch {
		return { v: 1, deviceId: this.id, events };
	}
}

/** A made-up face: a unit vector, a little way (`drift`, Euclidean) from the person's own axis. */
export function face(person: number, drift = 0): Float32Array {
	const vector = new Float32Array(128);
	const cos = 1 - (drift * drift) / 2;
	vector[person] = cos;
	vector[(person + 64) % 128] = Math.sqrt(1 - cos * cos);
	return vector;
}
