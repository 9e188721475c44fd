import { checkSignature, importPublicKey, sign } from '$domain/punch/signature';
import { DeviceStore } from './device-store';

export type StorageProbe =
	| { ok: true }
	/** not https or localhost: no camera, no keys */
	| { ok: false; reason: 'insecure_context' }
	| { ok: false; reason: 'missing_feature'; feature: string }
	/** private mode, a full disk, a policy: a record or a key does not come back */
	| { ok: false; reason: 'storage_unusable'; cause: unknown };

/**
 * Tries what pairing and punching need: store and read back a record and a key, sign with it. Uses a database of
 * its own, so that a probe can never touch a paired device.
 */
export async function probeStorage(
	store: DeviceStore = new DeviceStore('bundy-probe')
): Promise<StorageProbe> {
	if (!globalThis.isSecureContext) return { ok: false, reason: 'insecure_context' };
	if (typeof indexedDB === 'undefined') return { ok: false, reason: 'missing_feature', feature: 'IndexedDB' };
	if (navigator.locks === undefined) return { ok: false, reason: 'missing_feature', feature: 'Web Locks' };
	try {
		const key = await store.makeKey();
		const text = new TextEncoder().encode('bundy-probe');
		const signature = await sign(key.privateKey, text);
		if (!(await checkSignature(await importPublicKey(key.publicKey), text, signature))) {
			throw new Error('a stored key signs wrongly');
		}
		return { ok: true };
	} catch (cause) {
		return { ok: false, reason: 'storage_unusable', cause };
	} finally {
		await store.close();
	}
}
