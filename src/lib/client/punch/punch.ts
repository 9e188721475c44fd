import type { Claim, Direction, FaceReading, Moment } from './build-event';
import type { Fetch } from './api';
import type { ClockReading } from '$domain/punch/time-grade';
import type { DeviceRecord } from './device-record';
import { fetchNonce, type NonceOutcome } from './nonce';
import { saveEvent, type Keeping, type TakenNonce } from './save-event';
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
	| { ok: true; wallMs: number; delivery: Promise<Delivery> }
	| { ok: false; reason: 'not_saved'; cause: unknown };

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
		return { nonce: outcome.reply.nonce, epoch };
	}

	/** Resolves as soon as the punch is on disk; `delivery` tells later how it fared. */
	async record(input: {
		readings: readonly FaceReading[];
		direction: Direction;
		claim: Claim;
		nonce: TakenNonce | null;
	}): Promise<RecordedPunch> {
		const { keeping, sync, moment } = this.#deps;
		const body = { type: 'punch' as const, ...input };
		const saved = await saveEvent({ ...keeping, body, moment: moment() });
		if (!saved.ok) return saved;
		const { wallMs, hash, deviceId } = saved.event;
		return { ok: true, wallMs, delivery: sync.deliver({ hash, deviceId }) };
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
