import { RECOGNITION_MODEL } from '$domain/face/models';
import { makePhoneBadge } from '$domain/punch/badge-code';
import { sealCredential } from '$domain/punch/credential-evidence';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { encodeEvent, GENESIS_HASH, type DeviceEvent } from '$domain/punch/device-event';
import { sealFaceEvidence } from '$domain/punch/face-evidence';
import { leaseSchema } from '$domain/punch/lease';
import type { Sealed, SealKey } from '$domain/punch/seal';
import { hashEvent, sign } from '$domain/punch/signature';
import { decodeBase64url } from '$domain/base64url';
import type { Context } from '$lib/server/context';
import { phoneSecret } from '$lib/server/credential/badge.service';
import type { device, deviceHead } from '$lib/server/db/schema/device';
import type { punchRaw } from '$lib/server/db/schema/punch';
import { grantLease, leaseNonce } from '$lib/server/device/lease.service';
import { findSender } from '$lib/server/device/sender.service';
import { getSealKey } from '$lib/server/keys/seal-key';
import { issueNonce, openNonce } from '$lib/server/punch/nonce';
import * as v from 'valibot';
import { eventIdOf } from './event-id';
import type { DemoKey } from './device-keys';
import { must } from './must';

/** What somebody did in front of a device. */
export type MadeEvent = {
	eventId: string;
	deviceId: string;
	/** Unix ms */
	at: number;
	/** when it arrived; the same for what was made online */
	receivedMs: number;
	online: boolean;
	/** the faces of three frames, or whose phone showed its code where no face is enrolled */
	shown: { faces: readonly Float32Array[]; claim: string | null } | { phoneOf: string };
};

type Source = Pick<Context, 'db' | 'keys'>;
type DeviceRow = typeof device.$inferSelect;
type RawRow = typeof punchRaw.$inferSelect;
type SealedEvent = MadeEvent & { sealed: Sealed };

/** A field device is heard from now and then; a lease lasts for longer. */
const LEASE_AGE_MS = 5 * 24 * 3_600_000;
/** A nonce is asked for while the face is looked at. */
const NONCE_BEFORE_MS = 400;

/** One device of the demo as the client it would be: it chains and signs as a browser does. */
export class DemoDevice {
	readonly #source: Source;
	readonly #row: DeviceRow;
	readonly #key: DemoKey;
	readonly #timeZone: string;
	#head: { seq: number; hash: string };
	#lease: { id: string; issuedMs: number } | null = null;
	#heardMs: number;

	constructor(
		source: Source,
		made: { row: DeviceRow; key: DemoKey; timeZone: string; head: typeof deviceHead.$inferSelect | null }
	) {
		this.#source = source;
		this.#row = made.row;
		this.#key = made.key;
		this.#timeZone = made.timeZone;
		this.#heardMs = made.row.pairedAt.getTime();
		this.#head = made.head
			? { seq: made.head.seq, hash: made.head.hash.toString('hex') }
			: { seq: 0, hash: GENESIS_HASH };
	}

	get head() {
		const { id: deviceId, epoch } = this.#row;
		return { deviceId, epoch, seq: this.#head.seq, hash: Buffer.from(this.#head.hash, 'hex') };
	}

	/** The next events of its chain, oldest first; the first of all says that the app was started. */
	async sign(events: readonly SealedEvent[]): Promise<RawRow[]> {
		const rows: RawRow[] = [];
		if (this.#head.seq === 0) {
			const at = this.#row.pairedAt.getTime();
			const eventId = eventIdOf(this.#row.id, at, 'boot');
			const boot = { ...this.#common({ eventId, at }), lease: null, type: 'boot' as const };
			rows.push(await this.#append(boot, { receivedMs: at, nonceId: null }));
		}
		for (const event of events) rows.push(await this.#punch(event));
		return rows;
	}

	async #punch({ eventId, at, receivedMs, online, shown, sealed }: SealedEvent): Promise<RawRow> {
		const { keys } = this.#source;
		const { id: deviceId, epoch } = this.#row;
		const holder = { deviceId, epoch, purpose: 'punch' } as const;
		const nonce = online ? issueNonce(keys, holder, new Date(at - NONCE_BEFORE_MS)).nonce : null;
		if (online) this.#heardMs = at - NONCE_BEFORE_MS;
		const lease = online ? null : await this.#leaseAt(at);
		const what = { ...this.#common({ eventId, at }), lease, nonce, direction: 'auto' as const, sealed };
		const event: DeviceEvent =
			'faces' in shown
				? { ...what, type: 'punch', claim: shown.claim === null ? null : { employeeNumber: shown.claim } }
				: { ...what, type: 'credential_punch' };
		const nonceId = nonce === null ? null : (openNonce(keys, nonce, holder)?.id ?? null);
		return this.#append(event, { receivedMs, nonceId });
	}

	#common({ eventId, at }: { eventId: string; at: number }) {
		const { id: deviceId, epoch } = this.#row;
		return {
			v: 1 as const,
			eventId,
			deviceId,
			epoch,
			seq: this.#head.seq + 1,
			prevHash: this.#head.hash,
			...this.#clock(at),
			timeZone: this.#timeZone,
			anchor: { serverMs: this.#heardMs, ...this.#clock(this.#heardMs) },
			appVersion: 'demo'
		};
	}

	/** It was started as it was paired, and runs since. */
	#clock(at: number) {
		const bootMs = this.#row.pairedAt.getTime();
		return { wallMs: at, monoMs: at - bootMs, bootId: eventIdOf(this.#row.id, bootMs, 'boot id') };
	}

	async #leaseAt(at: number): Promise<{ leaseId: string; nonce: string }> {
		const { id: deviceId, epoch } = this.#row;
		const { keys } = this.#source;
		const { seq } = this.#head;
		if (!this.#lease || at - this.#lease.issuedMs > LEASE_AGE_MS) {
			this.#heardMs = at - 60_000;
			const context = { ...this.#source, now: () => new Date(this.#heardMs) };
			const { sender } = must(await findSender(context, deviceId));
			const { lease } = await grantLease(context, sender, { epoch, headSeq: seq });
			const { leaseId, issuedMs } = v.parse(
				leaseSchema,
				JSON.parse(new TextDecoder().decode(decodeBase64url(lease.bytes)))
			);
			this.#lease = { id: leaseId, issuedMs };
		}
		const { id: leaseId } = this.#lease;
		return { leaseId, nonce: leaseNonce(keys, leaseId, { epoch, seq: seq + 1 }) };
	}

	async #append(
		event: DeviceEvent,
		{ receivedMs, nonceId }: { receivedMs: number; nonceId: Buffer | null }
	): Promise<RawRow> {
		const bytes = new Uint8Array(encodeEvent(event));
		const signature = await sign(this.#key.privateKey, bytes);
		const hash = await hashEvent(bytes, signature);
		this.#head = { seq: event.seq, hash };
		const { eventId, deviceId, epoch, seq, type, prevHash } = event;
		const { wallMs, monoMs, bootId } = this.#clock(receivedMs);
		return {
			eventId,
			deviceId,
			epoch,
			seq,
			type,
			hash: Buffer.from(hash, 'hex'),
			prevHash: Buffer.from(prevHash, 'hex'),
			nonceId,
			chain: 'linked',
			bytes: Buffer.from(bytes),
			signature: Buffer.from(signature),
			receivedAt: new Date(receivedMs),
			contactWallMs: wallMs,
			contactMonoMs: monoMs,
			contactBootId: bootId
		};
	}
}

/** Seals what each of them holds; a seal knows its event and its device, not its place in the chain. */
export async function sealEvents(source: Source, events: readonly MadeEvent[]): Promise<SealedEvent[]> {
	const key = await getSealKey({ ...source, now: () => new Date() });
	return Promise.all(
		events.map(async (event) => ({ ...event, sealed: await sealEvent(source, key, event) }))
	);
}

async function sealEvent(source: Source, key: SealKey, event: MadeEvent): Promise<Sealed> {
	const { shown } = event;
	if ('faces' in shown) {
		const descriptors = shown.faces.map(encodeDescriptor);
		return sealFaceEvidence(key, { modelId: RECOGNITION_MODEL, descriptors }, event);
	}
	const secret = new Uint8Array(phoneSecret(source.keys, shown.phoneOf, 0));
	const hmac = { name: 'HMAC', hash: 'SHA-256' };
	const phoneKey = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign']);
	const badge = await makePhoneBadge(phoneKey, shown.phoneOf, event.at);
	return sealCredential(key, { who: { by: 'badge', badge, pin: null }, onBehalfOf: null }, event);
}
