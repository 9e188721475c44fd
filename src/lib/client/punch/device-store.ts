import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { KEY_ALGORITHM } from '$domain/punch/signature';
import { Database } from './database';

/** Facts about the paired device live apart from the queue: this database may be upgraded, that one never. */
const NAME = 'bundy-device';
const VERSION = 1;

const privateKey = v.custom<CryptoKey>((value) => value instanceof CryptoKey && value.type === 'private');

export const pairedDeviceSchema = v.object({
	deviceId: v.string(),
	kind: v.picklist(['kiosk', 'personal']),
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

/** A key that no server knows yet. */
export const newKeySchema = v.object({
	privateKey,
	publicKey: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)
});
export type NewKey = v.InferOutput<typeof newKeySchema>;

/** The employee whose personal device this is, as last seen signed in here. */
export const ownerSchema = v.object({ employeeId: v.string(), name: v.string(), signedIn: v.boolean() });
export type Owner = v.InferOutput<typeof ownerSchema>;

type Fact = 'device' | 'new-key' | 'owner' | 'storage';

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

	/** Keeps the device and forgets the key that waited for it. */
	async saveDevice(device: PairedDevice): Promise<void> {
		await this.#save('device', device);
		await this.#database.use((db) => db.delete('facts', 'new-key'));
	}

	/**
	 * Makes a key pair, stores it and returns what was read back: some browsers accept a CryptoKey and give
	 * nothing usable back (keystore-idb#1, tkhq/sdk#1454), which must show before a pairing code is spent.
	 */
	async makeKey(): Promise<NewKey> {
		const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
		const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
		await this.#save('new-key', { privateKey: pair.privateKey, publicKey });
		const kept = await this.#find('new-key', newKeySchema);
		if (kept === null) throw new Error('the browser stored a key and does not give it back');
		return kept;
	}

	async findOwner(): Promise<Owner | null> {
		return this.#find('owner', ownerSchema);
	}

	async saveOwner(owner: Owner | null): Promise<void> {
		await this.#save('owner', owner);
	}

	/** Whether the browser promised not to evict what is stored here. */
	async saveStoragePromise(persisted: boolean): Promise<void> {
		await this.#save('storage', { persisted });
	}

	close(): Promise<void> {
		return this.#database.close();
	}

	async #find<T>(fact: Fact, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
		const row = await this.#database.use((db) => db.get('facts', fact));
		return row === undefined || row === null ? null : v.parse(schema, row);
	}

	#save(fact: Fact, value: unknown): Promise<void> {
		return this.#database.use(async (db) => {
			const tx = db.transaction('facts', 'readwrite', { durability: 'strict' });
			const put = tx.store.put(value, fact);
			// The transaction's own failure says why.
			put.catch(() => undefined);
			await tx.done;
		});
	}
}
