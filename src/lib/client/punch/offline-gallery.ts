import * as v from 'valibot';
import { encodeBase64url } from '$domain/base64url';
import { openSiteGallery, siteGallerySchema, type LocalGallery } from '$domain/matching/site-gallery';
import {
	galleryBinding,
	galleryReplySchema,
	galleryRequestBytes,
	type GalleryRequest
} from '$domain/punch/gallery-wire';
import { openWith, SEAL_ALGORITHM } from '$domain/punch/seal';
import { sign } from '$domain/punch/signature';
import type { ClockReading } from '$domain/punch/time-grade';
import { callApi, type Fetch } from './api';
import type { DeviceFacts, DeviceStore, PairedDevice, StoredGallery } from './device-store';

/** Megabytes, over the network of a building site. */
const TIMEOUT_MS = 60_000;
/** A clock that stands so long before its lease was given has been set back: nothing says when the lease ends. */
const BEFORE_LEASE_MS = 10 * 60_000;

export type OfflineGalleryDeps = {
	store: DeviceStore;
	fetch: Fetch;
	clock: () => ClockReading;
	/** as it stands on disk now */
	readFacts: () => Promise<DeviceFacts>;
};

/**
 * The faces of the site's roster on this device, where the site has switched that on. They lie on disk as the server sealed
 * them, and open with a key that this browser made for them and cannot give away. They last as long as the lease does.
 */
export class OfflineGallery {
	readonly #deps: OfflineGalleryDeps;
	#opened: { revision: string; gallery: LocalGallery } | null = null;
	#learning: Promise<void> = Promise.resolve();

	constructor(deps: OfflineGalleryDeps) {
		this.#deps = deps;
	}

	/**
	 * What the server said at a contact: the revision to hold, null for none. Another revision than the one held is erased
	 * before the new one is asked for: somebody in it may have withdrawn.
	 */
	learn(revision: string | null): Promise<void> {
		this.#learning = this.#learning.then(() => this.#follow(revision)).catch(tell);
		return this.#learning;
	}

	/** Ready to compare with; null when there is none, or none that may be used any more. */
	async open(): Promise<LocalGallery | null> {
		const { store, clock, readFacts } = this.#deps;
		const stored = await store.findGallery();
		if (stored === null) return (this.#opened = null);
		const { device, lease, anchor } = await readFacts();
		const now = clock();
		const sameBoot = anchor?.bootId === now.bootId;
		const passedMs = anchor && sameBoot ? anchor.serverMs + now.monoMs - anchor.monoMs : 0;
		if (lease === null || Math.max(now.wallMs, passedMs) > lease.lease.notAfterMs) {
			await this.erase();
			return null;
		}
		if (now.wallMs < lease.lease.issuedMs - BEFORE_LEASE_MS) return null;
		if (this.#opened?.revision !== stored.revision) {
			const gallery = await openStored(device, stored);
			this.#opened = gallery && { revision: stored.revision, gallery };
		}
		return this.#opened?.gallery ?? null;
	}

	async erase(): Promise<void> {
		this.#opened = null;
		await this.#deps.store.dropGallery();
	}

	async #follow(revision: string | null): Promise<void> {
		const { store } = this.#deps;
		const stored = await store.findGallery();
		if (revision === (stored?.revision ?? null)) return;
		if (stored !== null) await this.erase();
		if (revision === null) return;
		const { device } = await this.#deps.readFacts();
		const fetched = await this.#ask(device);
		// A browser that gives a key back which opens nothing holds no gallery.
		if (!fetched || !(await openStored(device, fetched))) return;
		// Throws when the device was unpaired while the faces were on their way: they are not kept.
		if ((await this.#deps.readFacts()).device.deviceId !== device.deviceId) return;
		await store.saveGallery(fetched);
	}

	async #ask(device: PairedDevice): Promise<StoredGallery | null> {
		const { fetch, clock } = this.#deps;
		const pair = await crypto.subtle.generateKey(SEAL_ALGORITHM, false, ['deriveBits']);
		const { wallMs } = clock();
		const request: GalleryRequest = {
			v: 1,
			deviceId: device.deviceId,
			epoch: device.epoch,
			wallMs,
			sealTo: encodeBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))),
			signature: ''
		};
		request.signature = encodeBase64url(await sign(device.privateKey, galleryRequestBytes(request)));
		const path = '/api/v1/galleries';
		const now = () => clock().wallMs;
		const outcome = await callApi({ fetch, now, path, body: request, timeoutMs: TIMEOUT_MS });
		const reply = outcome.kind === 'reply' ? v.safeParse(galleryReplySchema, outcome.json) : null;
		if (!reply?.success) return null;
		const { revision, sealed } = reply.output;
		return { revision, sealed, key: pair.privateKey };
	}
}

async function openStored(
	{ deviceId }: PairedDevice,
	{ revision, sealed, key }: StoredGallery
): Promise<LocalGallery | null> {
	const plain = await openWith(key, sealed, galleryBinding(deviceId, revision));
	if (!plain) return null;
	const parsed = v.safeParse(siteGallerySchema, JSON.parse(new TextDecoder().decode(plain)));
	plain.fill(0);
	return parsed.success ? openSiteGallery(parsed.output) : null;
}

/** Without it the kiosk asks for the number, as everywhere else. */
function tell(error: unknown): void {
	console.warn('the faces for greeting without network could not be kept', error);
}
