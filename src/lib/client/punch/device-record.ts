import type { Anchor, ClockReading } from '$domain/punch/time-grade';
import type { PinVerifier } from '$domain/punch/pin-verifier';
import type { DeviceFacts, DeviceLease, DeviceStore, PairedDevice } from './device-store';

/** An answer that took longer says too little about when the server's clock was read. */
const PROMPT_MS = 1_000;

/** Server time that came with an answer, between the two readings of our own clocks. */
export interface HeardTime {
	serverMs: number;
	sent: ClockReading;
	received: ClockReading;
}

type Names = Pick<PairedDevice, 'name' | 'siteName' | 'timeZone' | 'ownerName'>;

/** What this browser knows of itself as a device. The store is the truth, since other tabs write there too. */
export class DeviceRecord {
	readonly #store: DeviceStore;
	readonly #onChange: (facts: DeviceFacts) => void;
	#facts: DeviceFacts;

	constructor(store: DeviceStore, facts: DeviceFacts, onChange: (facts: DeviceFacts) => void) {
		this.#store = store;
		this.#facts = facts;
		this.#onChange = onChange;
	}

	/** As last read or learned. */
	get facts(): DeviceFacts {
		return this.#facts;
	}

	/** As it stands on disk now. Throws when another tab has taken the pairing away. */
	readonly read = async (): Promise<DeviceFacts> => {
		const stored = await this.#store.findFacts();
		if (stored === null) throw new Error('this device is not paired any more');
		this.#take(stored);
		return stored;
	};

	/** The office renamed the device or its site; the rest stays as it is. */
	async learnNames(names: Names): Promise<void> {
		const { device } = this.#facts;
		const { name, siteName, timeZone, ownerName } = names;
		const same =
			device.name === name &&
			device.siteName === siteName &&
			device.timeZone === timeZone &&
			device.ownerName === ownerName;
		if (!same) await this.#change({ device: { ...device, name, siteName, timeZone, ownerName } });
	}

	/** Keeps the time of a prompt answer as anchor; of a slow one only when there is no better in this boot. */
	async learnTime({ serverMs, sent, received }: HeardTime): Promise<void> {
		const { anchor } = this.#facts;
		const prompt = received.monoMs - sent.monoMs <= PROMPT_MS;
		if (!prompt && anchor?.bootId === received.bootId) return;
		const { wallMs, monoMs, bootId } = received;
		const learned: Anchor = { serverMs, wallMs, monoMs, bootId };
		await this.#change({ anchor: learned });
	}

	/** The next lease, and with a new epoch the chain that it is for. */
	async learnLease(lease: DeviceLease | null, epoch: number): Promise<void> {
		const { device } = this.#facts;
		const moved = epoch > device.epoch ? { device: { ...device, epoch } } : {};
		await this.#change(lease === null ? moved : { ...moved, lease });
	}

	/** The office set, changed or removed the PIN. */
	async learnPin(settingsPin: PinVerifier | null): Promise<void> {
		if (settingsPin?.hash !== this.#facts.settingsPin?.hash) await this.#change({ settingsPin });
	}

	/** The office changed how this site's screens behave, whether phones say where they are, or what faces are for. */
	async learnSettings({
		kiosk,
		askPlace,
		faces
	}: Pick<DeviceFacts, 'kiosk' | 'askPlace' | 'faces'>): Promise<void> {
		const { facts } = this;
		if (JSON.stringify(kiosk) !== JSON.stringify(facts.kiosk)) await this.#change({ kiosk });
		if (askPlace !== facts.askPlace) await this.#change({ askPlace });
		if (faces !== facts.faces) await this.#change({ faces });
	}

	/** The server knows of the lost storage. */
	async reportedLoss(): Promise<void> {
		if (this.#facts.lost !== null) await this.#change({ lost: null });
	}

	async #change(change: Partial<DeviceFacts>): Promise<void> {
		if (Object.keys(change).length === 0) return;
		await this.#store.saveFacts(change);
		this.#take({ ...this.#facts, ...change });
	}

	#take(facts: DeviceFacts): void {
		this.#facts = facts;
		this.#onChange(facts);
	}
}
