import { uuidv7 } from '$domain/uuid';
import type { Moment } from '../punch/build-event';
import { DeviceStore, type PairedDevice } from '../punch/device-store';
import { browserLocks } from '../punch/locks';
import { Outbox } from '../punch/outbox';
import { openOutboxDatabase } from '../punch/outbox-schema';
import { Puncher } from '../punch/punch';
import { probeStorage } from '../punch/storage-probe';
import { FIRST_STATUS, PunchSync } from '../punch/sync';

/** How often an idle device asks the server whether all is well. */
const CONTACT_EVERY_MS = 60_000;

export type DeviceStart =
	| { ok: true; app: DeviceApp }
	| { ok: false; reason: 'not_paired' }
	| { ok: false; reason: 'insecure_context' | 'unusable'; words: string };

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Everything that a paired device runs on, put together; one per page. */
export class DeviceApp {
	status = $state.raw(FIRST_STATUS);
	device: PairedDevice;
	readonly store: DeviceStore;
	readonly puncher: Puncher;
	readonly sync: PunchSync;
	readonly #stop: () => void;

	constructor({
		store,
		device,
		appVersion
	}: {
		store: DeviceStore;
		device: PairedDevice;
		appVersion: string;
	}) {
		this.device = $state.raw(device);
		const outbox = new Outbox(openOutboxDatabase());
		this.store = store;
		this.sync = new PunchSync({
			outbox,
			fetch: (...call) => fetch(...call),
			locks: browserLocks,
			now: Date.now,
			random: Math.random,
			startTimer: (ms, callback) => {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
			onStatus: (status) => (this.status = status)
		});
		this.puncher = new Puncher(device, {
			outbox,
			store,
			sync: this.sync,
			locks: browserLocks,
			fetch: (...call) => fetch(...call),
			now: Date.now,
			online: () => navigator.onLine,
			moment: () => readMoment(appVersion),
			onDevice: (changed) => (this.device = changed)
		});
		this.sync.start();
		this.#stop = this.#listen();
		this.#contact();
	}

	get shutOutCode(): string | null {
		return this.status.shutOut.get(this.device.deviceId) ?? null;
	}

	stop(): void {
		this.#stop();
		this.sync.stop();
	}

	/** Coming back to the screen or to the network is a reason to believe that sending works. */
	#listen(): () => void {
		const wake = () => {
			if (document.visibilityState !== 'visible') return;
			void this.sync.flush();
			this.#contact();
		};
		addEventListener('online', wake);
		document.addEventListener('visibilitychange', wake);
		const timer = setInterval(() => this.#contact(), CONTACT_EVERY_MS);
		return () => {
			removeEventListener('online', wake);
			document.removeEventListener('visibilitychange', wake);
			clearInterval(timer);
		};
	}

	/** An idle device learns of a new site name, and that it was revoked. The nonce goes unused, which costs nothing. */
	#contact(): void {
		if (document.visibilityState === 'visible') void this.puncher.takeNonce();
	}
}

/** Tries the browser, finds the paired device and starts its queue. */
export async function startDeviceApp(appVersion: string): Promise<DeviceStart> {
	const probe = await probeStorage();
	if (!probe.ok) {
		if (probe.reason === 'storage_unusable') console.error('storage probe failed', probe.cause);
		return {
			ok: false,
			reason: probe.reason === 'insecure_context' ? 'insecure_context' : 'unusable',
			words: PROBE_WORDS[probe.reason]
		};
	}
	const store = new DeviceStore();
	const device = await store.findDevice();
	if (device === null) return { ok: false, reason: 'not_paired' };
	return { ok: true, app: new DeviceApp({ store, device, appVersion }) };
}

export const PROBE_WORDS = {
	insecure_context: 'Bundy needs a secure connection for camera and keys. Open this page with https.',
	missing_feature: 'This browser is too old for Bundy. Update it, or use Chrome, Edge, Firefox or Safari.',
	storage_unusable:
		'This browser does not keep data: it may be in private mode, or the storage may be full. Punches cannot be saved here. Leave private mode or free some space, then reload.'
} as const;

/** The monotonic clock begins with the page, so each page load is a boot of its own. */
const bootId = uuidv7(Date.now(), random(10));

function readMoment(appVersion: string): Moment {
	return {
		wallMs: Date.now(),
		monoMs: Math.floor(performance.now()),
		bootId,
		timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
		appVersion: appVersion.slice(0, 40),
		random: random(10)
	};
}
