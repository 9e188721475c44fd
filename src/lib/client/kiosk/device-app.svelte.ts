import type { ClockReading } from '$domain/punch/time-grade';
import { uuidv7 } from '$domain/uuid';
import { m } from '$lib/paraglide/messages';
import type { Moment } from '../punch/build-event';
import { loadBallast, withBallast } from '../punch/ballast';
import { browserPlaces, writeCanary } from '../punch/canary';
import { DeviceRecord } from '../punch/device-record';
import { DeviceStore, type DeviceFacts, type PairedDevice } from '../punch/device-store';
import { shakeHands, type Health } from '../punch/handshake';
import { readHealth } from '../punch/health';
import { Journal } from '../punch/journal';
import { browserLocks } from '../punch/locks';
import { checkLostStorage } from '../punch/lost-storage';
import { Outbox } from '../punch/outbox';
import { OfflineGallery } from '../punch/offline-gallery';
import { openOutboxDatabase, type QueuedEvent } from '../punch/outbox-schema';
import { Puncher } from '../punch/punch';
import { probeStorage } from '../punch/storage-probe';
import type { Keeping } from '../punch/save-event';
import { FIRST_STATUS, PunchSync } from '../punch/sync';

export type DeviceStart =
	| { ok: true; app: DeviceApp }
	| { ok: false; reason: 'not_paired' }
	| { ok: false; reason: 'insecure_context' | 'unusable'; words: string };

type DeviceAppInput = { store: DeviceStore; outbox: Outbox; facts: DeviceFacts; appVersion: string };

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Everything that a paired device runs on, put together; one per page. */
export class DeviceApp {
	status = $state.raw(FIRST_STATUS);
	facts: DeviceFacts;
	/** place of the next event in the chain; null until one was saved here */
	nextSeq = $state.raw<number | null>(null);
	/** punches made since the leave to work alone was last renewed */
	punchesOnLease = $state.raw(0);
	/** how full the browser's storage for us is, 0 to 1; null when it does not say */
	storageShare = $state.raw<number | null>(null);
	readonly store: DeviceStore;
	readonly outbox: Outbox;
	readonly puncher: Puncher;
	readonly sync: PunchSync;
	readonly gallery: OfflineGallery;
	readonly #stop: () => void;

	constructor({ store, outbox, facts, appVersion }: DeviceAppInput) {
		this.facts = $state.raw(facts);
		this.store = store;
		this.outbox = outbox;
		const record = new DeviceRecord(store, facts, (changed) => {
			this.facts = changed;
			void this.#countPunches();
		});
		const call: typeof fetch = (...each) => fetch(...each);
		const base = { outbox, record, locks: browserLocks, fetch: call, clock: readClock };
		this.gallery = new OfflineGallery({ store, fetch: call, clock: readClock, readFacts: record.read });
		// One that ran out while the device was off goes now.
		void this.gallery.open();
		this.sync = new PunchSync({
			...base,
			greet: () =>
				shakeHands({
					...base,
					readHealth: () => this.#readHealth(appVersion),
					onGallery: (revision) => void this.gallery.learn(revision)
				}),
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
		const keeping: Keeping = {
			outbox,
			locks: browserLocks,
			readFacts: record.read,
			makeRoom: (write) => withBallast(store, write),
			onSaved: (event) => this.#noteEnd(event)
		};
		this.puncher = new Puncher({ ...base, keeping, sync: this.sync, online: () => navigator.onLine, moment });
		const stopJournal = new Journal({ keeping, moment }).start({ lost: facts.lost, fresh: !started });
		started = true;
		void outbox.readHead(facts.device).then(({ seq }) => (this.nextSeq ??= seq + 1));
		void this.#countPunches();
		void loadBallast(store).catch((error: unknown) => console.warn('no ballast', error));
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

	async #readHealth(appVersion: string): Promise<Health> {
		const health = await readHealth(navigator.storage, appVersion);
		const { usedBytes, quotaBytes } = health;
		this.storageShare = usedBytes === null || !quotaBytes ? null : usedBytes / quotaBytes;
		return health;
	}

	/** The end of the chain, on the screen and outside of the database. */
	#noteEnd({ deviceId, epoch, seq }: QueuedEvent): void {
		this.nextSeq = seq + 1;
		void this.#countPunches();
		writeCanary(browserPlaces(), { deviceId, epoch, lastSeq: seq });
	}

	async #countPunches(): Promise<void> {
		const { device, lease } = this.facts;
		if (lease) this.punchesOnLease = await this.outbox.countPunches(device, lease.lease.fromSeq);
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
			words: PROBE_WORDS[probe.reason]()
		};
	}
	const store = new DeviceStore();
	const facts = await store.findFacts();
	if (facts === null) return { ok: false, reason: 'not_paired' };
	const outbox = new Outbox(openOutboxDatabase());
	const current = await checkLostStorage({ store, outbox }, facts);
	return { ok: true, app: new DeviceApp({ store, outbox, facts: current, appVersion }) };
}

export const PROBE_WORDS = {
	insecure_context: m.probe_insecure_context,
	missing_feature: m.probe_missing_feature,
	storage_unusable: m.probe_storage_unusable
} as const;

/** One page shows several screens, each with an app of its own; it starts once. */
let started = false;

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
