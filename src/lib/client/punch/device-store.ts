import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { FACE_USES, type FaceUse } from '$domain/punch/face-use';
import { readKioskSettings, type KioskSettings } from '$domain/punch/kiosk-settings';
import { leaseSchema } from '$domain/punch/lease';
import { pinVerifierSchema, type PinVerifier } from '$domain/punch/pin-verifier';
import { KEY_ALGORITHM } from '$domain/punch/signature';
import type { Anchor } from '$domain/punch/time-grade';
import { Database } from './database';

/** Facts about the paired device live apart from the queue: this database may be upgraded, that one never. */
const NAME = 'bundy-device';
const VERSION = 1;

const privateKey = v.custom<CryptoKey>((value) => value instanceof CryptoKey && value.type === 'private');

export const pairedDeviceSchema = v.object({
	deviceId: v.string(),
	kind: v.picklist(['kiosk', 'field', 'personal']),
	name: v.string(),
	epoch: v.number(),
	siteName: v.string(),
	/** IANA zone of the site */
	timeZone: v.string(),
	ownerName: v.nullable(v.string()),
	/** raw P-256 point that signs receipts, base64url */
	serverKey: v.string(),
	/** non-extractable P-256 */
	privateKey
});
export type PairedDevice = v.InferOutput<typeof pairedDeviceSchema>;

/** Leave to work alone, its signature checked, and the secret that its nonces follow from. */
export const deviceLeaseSchema = v.object({
	lease: leaseSchema,
	/** HMAC-SHA-256, non-extractable */
	secret: v.custom<CryptoKey>((value) => value instanceof CryptoKey && value.type === 'secret')
});
export type DeviceLease = v.InferOutput<typeof deviceLeaseSchema>;

const anchorSchema: v.GenericSchema<unknown, Anchor> = v.object({
	serverMs: v.number(),
	wallMs: v.number(),
	monoMs: v.number(),
	bootId: v.string()
});

/** What an event needs to know of its device. */
export interface DeviceFacts {
	device: PairedDevice;
	lease: DeviceLease | null;
	/** the last prompt answer of the server, as both clocks saw it */
	anchor: Anchor | null;
	/** the storage of an earlier chain was lost, and the server has not been told yet */
	lost: LostStorage | null;
	/** tells the PIN that opens this device's settings; null when its site has none */
	settingsPin: PinVerifier | null;
	/** how shared screens of the site behave; null before the server said so, and on phones */
	kiosk: KioskSettings | null;
	/** whether this phone says where it is as it punches */
	askPlace: boolean;
	/** whom a face may be compared with */
	faces: FaceUse;
}

/** The faces of the site's roster, as the server sealed them for this browser alone. */
export const storedGallerySchema = v.object({
	revision: v.string(),
	sealed: v.object({ ephemeral: v.string(), iv: v.string(), ciphertext: v.string() }),
	/** non-extractable P-256, made for this gallery */
	key: privateKey
});
export type StoredGallery = v.InferOutput<typeof storedGallerySchema>;

const lostSchema = v.object({ lastEpoch: v.number(), lastSeq: v.number() });
export type LostStorage = v.InferOutput<typeof lostSchema>;

/** A key that no server knows yet. */
export const newKeySchema = v.object({
	privateKey,
	publicKey: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)
});
export type NewKey = v.InferOutput<typeof newKeySchema>;

/** The employee whose personal device this is, as last seen signed in here. */
export const ownerSchema = v.object({ employeeId: v.string(), name: v.string(), signedIn: v.boolean() });
export type Owner = v.InferOutput<typeof ownerSchema>;

type Fact = keyof DeviceFacts | 'gallery' | 'new-key' | 'owner' | 'storage' | 'ballast';

interface DeviceSchema extends DBSchema {
	facts: { key: Fact; value: unknown };
}

export class DeviceStore {
	readonly #database: Database<DeviceSchema>;

	constructor(name: string = NAME) {
		this.#database = new Database<DeviceSchema>({
			name,
			version: VERSION,
			upgrade: (db) => void db.createObjectStore('facts')
		});
	}

	/** Null when nothing is paired. Throws ValiError on a record that this version cannot read. */
	async findDevice(): Promise<PairedDevice | null> {
		return this.#find('device', pairedDeviceSchema);
	}

	/** All in one look, so that an epoch and its lease never come from two times; null when nothing is paired. */
	async findFacts(): Promise<DeviceFacts | null> {
		const [device, lease, anchor, lost, settingsPin, kiosk, askPlace, faces] = await this.#database.use(
			(db) => {
				const { store } = db.transaction('facts');
				const facts = [
					...(['device', 'lease', 'anchor', 'lost', 'settingsPin'] as const),
					...(['kiosk', 'askPlace', 'faces'] as const)
				];
				return Promise.all(facts.map((fact) => store.get(fact)));
			}
		);
		if (device === undefined) return null;
		return {
			device: v.parse(pairedDeviceSchema, device),
			lease: v.parse(v.nullable(deviceLeaseSchema), lease ?? null),
			anchor: v.parse(v.nullable(anchorSchema), anchor ?? null),
			lost: v.parse(v.nullable(lostSchema), lost ?? null),
			settingsPin: v.parse(v.nullable(pinVerifierSchema), settingsPin ?? null),
			kiosk: kiosk ? readKioskSettings(kiosk) : null,
			askPlace: askPlace === true,
			faces: FACE_USES.find((use) => use === faces) ?? 'many'
		};
	}

	/** Replaces what is given, in one strict transaction. */
	async saveFacts(facts: Partial<DeviceFacts>): Promise<void> {
		await this.#put(Object.entries(facts));
	}

	/** A fresh pairing: nothing of the one before it stays but its queue. The key that waited is in use now. */
	async savePairing(facts: DeviceFacts): Promise<void> {
		await this.#put([...Object.entries(facts), ['owner', null], ['gallery', null]]);
		await this.#database.use((db) => db.delete('facts', 'new-key'));
	}

	/**
	 * Makes a key pair, stores it and returns what was read back: some browsers accept a CryptoKey and give
	 * nothing usable back (keystore-idb#1, tkhq/sdk#1454), which must show before a pairing code is spent.
	 */
	async makeKey(): Promise<NewKey> {
		const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
		const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
		await this.#put([['new-key', { privateKey: pair.privateKey, publicKey }]]);
		const kept = await this.#find('new-key', newKeySchema);
		if (kept === null) throw new Error('the browser stored a key and does not give it back');
		return kept;
	}

	async findOwner(): Promise<Owner | null> {
		return this.#find('owner', ownerSchema);
	}

	async saveOwner(owner: Owner | null): Promise<void> {
		await this.#put([['owner', owner]]);
	}

	async findGallery(): Promise<StoredGallery | null> {
		return this.#find('gallery', storedGallerySchema);
	}

	async saveGallery(gallery: StoredGallery): Promise<void> {
		await this.#put([['gallery', gallery]]);
	}

	async dropGallery(): Promise<void> {
		await this.#database.use((db) => db.delete('facts', 'gallery'));
	}

	/** Whether the browser promised not to evict what is stored here. */
	async saveStoragePromise(persisted: boolean): Promise<void> {
		await this.#put([['storage', { persisted }]]);
	}

	/** Forgets the device. Its queue stays: what waits there can still be exported, or sent after pairing again. */
	unpair(): Promise<void> {
		return this.#database.use(async (db) => {
			const tx = db.transaction('facts', 'readwrite', { durability: 'strict' });
			const facts: Fact[] = [
				'device',
				'lease',
				'anchor',
				'lost',
				'settingsPin',
				'kiosk',
				'askPlace',
				'faces',
				'gallery',
				'owner',
				'new-key'
			];
			for (const fact of facts) tx.store.delete(fact).catch(() => undefined); // tx.done says why
			await tx.done;
		});
	}

	async hasBallast(): Promise<boolean> {
		return (await this.#database.use((db) => db.count('facts', 'ballast'))) > 0;
	}

	saveBallast(bytes: Uint8Array): Promise<void> {
		return this.#put([['ballast', bytes]]);
	}

	/** False when there was none. */
	async dropBallast(): Promise<boolean> {
		if (!(await this.hasBallast())) return false;
		await this.#database.use((db) => db.delete('facts', 'ballast'));
		return true;
	}

	close(): Promise<void> {
		return this.#database.close();
	}

	async #find<T>(fact: Fact, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
		const row = await this.#database.use((db) => db.get('facts', fact));
		return row === undefined || row === null ? null : v.parse(schema, row);
	}

	#put(facts: [fact: string, value: unknown][]): Promise<void> {
		return this.#database.use(async (db) => {
			const tx = db.transaction('facts', 'readwrite', { durability: 'strict' });
			for (const [fact, value] of facts) {
				// The transaction's own failure says why.
				tx.store.put(value, fact as Fact).catch(() => undefined); // Object.entries widens the keys
			}
			await tx.done;
		});
	}
}
