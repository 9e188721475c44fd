import type { Direction, FaceReading, Moment } from './build-event';
import type { Fetch } from './api';
import type { DeviceStore, PairedDevice } from './device-store';
import type { Locks } from './locks';
import { fetchNonce } from './nonce';
import type { Outbox } from './outbox';
import { savePunch } from './save-punch';
import type { Delivery, PunchSync } from './sync';

export interface PuncherDeps {
	outbox: Outbox;
	store: DeviceStore;
	sync: PunchSync;
	locks: Locks;
	fetch: Fetch;
	now: () => number;
	/** false when the system is sure that there is no network */
	online: () => boolean;
	moment: () => Moment;
	/** the server told a new name, site or zone */
	onDevice: (device: PairedDevice) => void;
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
	#device: PairedDevice;

	constructor(device: PairedDevice, deps: PuncherDeps) {
		this.#device = device;
		this.#deps = deps;
	}

	get device(): PairedDevice {
		return this.#device;
	}

	/** Asks for a nonce; null when there is none to be had. Also learns the site's name and zone of today. */
	async takeNonce(): Promise<string | null> {
		const { fetch, now, sync, online } = this.#deps;
		if (!online()) return null;
		const { deviceId, privateKey } = this.#device;
		const outcome = await fetchNonce({ fetch, now, chain: this.#device, privateKey });
		if (!outcome.ok) {
			sync.noteContact(outcome.reason === 'shut_out' ? { deviceId, shutOut: outcome.code } : null);
			return null;
		}
		sync.noteContact({ deviceId, shutOut: null });
		await this.#learn(outcome.reply.device);
		return outcome.reply.nonce;
	}

	/** Resolves as soon as the punch is on disk; `delivery` tells later how it fared. */
	async record(input: {
		readings: readonly FaceReading[];
		direction: Direction;
		nonce: string | null;
	}): Promise<RecordedPunch> {
		const { outbox, locks, sync, moment } = this.#deps;
		const { privateKey } = this.#device;
		const saved = await savePunch({
			...input,
			outbox,
			locks,
			chain: this.#device,
			privateKey,
			moment: moment()
		});
		if (!saved.ok) return saved;
		const { wallMs, hash, deviceId } = saved.punch;
		return { ok: true, wallMs, delivery: sync.deliver({ hash, deviceId }) };
	}

	async #learn(facts: Pick<PairedDevice, 'name' | 'siteName' | 'timeZone' | 'ownerName'>): Promise<void> {
		const before = this.#device;
		const { name, siteName, timeZone, ownerName } = facts;
		const same =
			before.name === name &&
			before.siteName === siteName &&
			before.timeZone === timeZone &&
			before.ownerName === ownerName;
		if (same) return;
		this.#device = { ...before, name, siteName, timeZone, ownerName };
		this.#deps.onDevice(this.#device);
		await this.#deps.store.saveDevice(this.#device);
	}
}
