import type { ClockReading } from '$domain/punch/time-grade';
import { uuidv7 } from '$domain/uuid';
import type { Moment } from '../punch/build-event';
import { DeviceRecord } from '../punch/device-record';
import { DeviceStore, type DeviceFacts, type PairedDevice } from '../punch/device-store';
import { shakeHands } from '../punch/handshake';
import { readHealth } from '../punch/health';
import { Journal } from '../punch/journal';
import { browserLocks } from '../punch/locks';
import { Outbox } from '../punch/outbox';
import { openOutboxDatabase } from '../punch/outbox-schema';
import { Puncher } from '../punch/punch';
import { probeStorage } from '../punch/storage-probe';
import { FIRST_STATUS, PunchSync } from '../punch/sync';

export type DeviceStart =
	| { ok: true; app: DeviceApp }
	| { ok: false; reason: 'not_paired' }
	| { ok: false; reason: 'insecure_context' | 'unusable'; words: string };

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Everything that a paired device runs on, put together; one per page. */
export class DeviceApp {
	status = $state.raw(FIRST_STATUS);
	facts: DeviceFacts;
	readonly store: DeviceStore;
	readonly puncher: Puncher;
	readonly sync: PunchSync;
	readonly #stop: () => void;

	constructor({ store, facts, appVersion }: { store: DeviceStore; facts: DeviceFacts; appVersion: string }) {
		this.facts = $state.raw(facts);
		this.store = store;
		const outbox = new Outbox(openOutboxDatabase());
		const record = new DeviceRecord(store, facts, (changed) => (this.facts = changed));
		const call: typeof fetch = (...each) => fetch(...each);
		const base = { outbox, record, locks: browserLocks, fetch: call, clock: readClock };
		this.sync = new PunchSync({
			...base,
			greet: () => shakeHands({ ...base, readHealth: () => readHealth(navigator.storage, appVersion) }),
			// A full disk: the next event is the one to say so.
			onTime: (heard) => void record.learnTime(heard).catch(() => undefined),
			random: Math.random,
			startTimer: (ms, callback) => {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
			onStatus: (status) => (this.status = status)
		});
		const moment = () => readMoment(appVersion);
		this.puncher = new Puncher({ ...base, sync: this.sync, online: () => navigator.onLine, moment });
		const stopJournal = new Journal({ ...base, moment }).start();
		this.sync.start();
		const stopListening = this.#listen();
		this.#stop = () => {
			stopJournal();
			stopListening();
		};
	}

	get device(): PairedDevice {
		return this.facts.device;
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
			if (document.visibilityState === 'visible') void this.sync.reconnect();
		};
		addEventListener('online', wake);
		document.addEventListener('visibilitychange', wake);
		return () => {
			removeEventListener('online', wake);
			document.removeEventListener('visibilitychange', wake);
		};
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
	const facts = await store.findFacts();
	if (facts === null) return { ok: false, reason: 'not_paired' };
	return { ok: true, app: new DeviceApp({ store, facts, appVersion }) };
}

export const PROBE_WORDS = {
	insecure_context: 'Bundy needs a secure connection for camera and keys. Open this page with https.',
	missing_feature: 'This browser is too old for Bundy. Update it, or use Chrome, Edge, Firefox or Safari.',
	storage_unusable:
		'This browser does not keep data: it may be in private mode, or the storage may be full. Punches cannot be saved here. Leave private mode or free some space, then reload.'
} as const;

/** The monotonic clock begins with the page, so each page load is a boot of its own. */
const bootId = uuidv7(Date.now(), random(10));

/** Both clocks. A clock set to before 1970 reads as 1970: an event cannot carry less, and time is graded anyway. */
export function readClock(): ClockReading {
	return { wallMs: Math.max(0, Date.now()), monoMs: Math.floor(performance.now()), bootId };
}

function readMoment(appVersion: string): Moment {
	return {
		...readClock(),
		timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
		appVersion: appVersion.slice(0, 40),
		random: random(10)
	};
}
