import { decodeBase64url } from '$domain/base64url';
import { deriveLeaseNonce } from '$domain/punch/lease';
import type { LivenessTrace } from '$domain/punch/liveness-trace';
import { UNDO_WITHIN_MS } from '$domain/punch/judge-undo';
import { eventIdOf, type Moment } from './build-event';
import type { Fetch } from './api';
import type { ClockReading } from '$domain/punch/time-grade';
import type { DeviceRecord } from './device-record';
import { fetchNonce, type NonceOutcome } from './nonce';
import { saveEvent, type CredentialBody, type Keeping, type PunchBody, type TakenNonce } from './save-event';
import type { Delivery, PunchSync } from './sync';

export interface PuncherDeps {
	keeping: Keeping;
	record: DeviceRecord;
	sync: PunchSync;
	fetch: Fetch;
	clock: () => ClockReading;
	/** false when the system is sure that there is no network */
	online: () => boolean;
	moment: () => Moment;
}

export type RecordedPunch =
	| { ok: true; wallMs: number; undoable: UndoablePunch; delivery: Promise<Delivery> }
	| { ok: false; reason: 'not_saved'; cause: unknown };

/** What an undo has to know of the punch that it takes back. */
export interface UndoablePunch {
	eventId: string;
	hash: string;
	deviceId: string;
	made: Pick<ClockReading, 'monoMs' | 'bootId'>;
}

/** Where a challenge comes from; `drawnFor` names the place of a lease. */
export interface DrawnNonce {
	nonce: Uint8Array;
	drawnFor: LivenessTrace['drawnFor'];
}

export type UndoResult =
	{ ok: true } | { ok: false; reason: 'too_late' } | { ok: false; reason: 'not_saved'; cause: unknown };

/**
 * The one path of a punch on this device: nonce if the server can be reached, event, strict save, delivery.
 * Online is the queue flushed at once.
 */
export class Puncher {
	readonly #deps: PuncherDeps;

	constructor(deps: PuncherDeps) {
		this.#deps = deps;
	}

	/** Asks for a nonce; null when there is none to be had. Also learns the site's name and zone of today. */
	async takeNonce(): Promise<TakenNonce | null> {
		const { fetch, clock, record, sync, online } = this.#deps;
		if (!online()) return null;
		const { device } = record.facts;
		const { deviceId, epoch, privateKey } = device;
		const outcome = await fetchNonce({ fetch, clock, chain: device, privateKey });
		if (!outcome.ok) {
			sync.noteContact(outcome.reason === 'shut_out' ? { deviceId, shutOut: outcome.code } : null);
			return null;
		}
		sync.noteContact({ deviceId, shutOut: null });
		await this.#learn(outcome);
		const { nonce, face } = outcome.reply;
		return { nonce, epoch, ...(face && { face }) };
	}

	/**
	 * The bytes that the challenge of the next punch is drawn from: of the server's nonce, and without one of the lease's
	 * for the next place in the chain. Null without either.
	 */
	async drawNonce(taken: TakenNonce | null): Promise<DrawnNonce | null> {
		if (taken) return { nonce: decodeBase64url(taken.nonce), drawnFor: null };
		const { keeping, record } = this.#deps;
		const { device, lease } = record.facts;
		if (lease === null) return null;
		const head = await keeping.outbox.readHead(device);
		const seq = head.seq + 1;
		const nonce = await deriveLeaseNonce(lease.secret, { epoch: head.epoch, seq });
		return { nonce, drawnFor: { leaseId: lease.lease.leaseId, seq } };
	}

	/** Resolves as soon as the punch is on disk; `delivery` tells later how it fared. */
	async record(input: Omit<PunchBody, 'type'>): Promise<RecordedPunch> {
		return this.#save({ type: 'punch', ...input });
	}

	/** The same without a face: number and PIN, a badge, or a supervisor. */
	async recordCredential(input: Omit<CredentialBody, 'type'>): Promise<RecordedPunch> {
		return this.#save({ type: 'credential_punch', ...input });
	}

	async #save(body: PunchBody | CredentialBody): Promise<RecordedPunch> {
		const { keeping, sync, moment } = this.#deps;
		const now = moment();
		const saved = await saveEvent({ ...keeping, body, moment: now });
		if (!saved.ok) return saved;
		const { wallMs, hash, deviceId } = saved.event;
		const undoable = { eventId: eventIdOf(now), hash, deviceId, made: now };
		return { ok: true, wallMs, undoable, delivery: sync.deliver({ hash, deviceId }) };
	}

	/** Takes a punch back by an event of its own behind it; the punch itself stays as it is. Works without network. */
	async undo({ eventId, hash, deviceId, made }: UndoablePunch): Promise<UndoResult> {
		const { keeping, sync, moment } = this.#deps;
		const now = moment();
		if (now.bootId !== made.bootId || now.monoMs - made.monoMs > UNDO_WITHIN_MS)
			return { ok: false, reason: 'too_late' };
		const body = { type: 'undo' as const, target: { eventId, hash } };
		const saved = await saveEvent({ ...keeping, body, moment: now });
		if (!saved.ok) return saved;
		void sync.deliver({ hash: saved.event.hash, deviceId });
		return { ok: true };
	}

	async #learn({ reply, heard }: Extract<NonceOutcome, { ok: true }>): Promise<void> {
		const { record } = this.#deps;
		try {
			await record.learnTime(heard);
			await record.learnNames(reply.device);
		} catch (error) {
			// A full disk: the punch itself says so when it cannot be written.
			console.warn('what the server told could not be kept', error);
		}
	}
}
