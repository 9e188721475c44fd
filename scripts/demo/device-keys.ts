import { createECDH, hkdfSync } from 'node:crypto';
import { encodeBase64url } from '$domain/base64url';
import { KEY_ALGORITHM } from '$domain/punch/signature';
import type { KeyRing } from '$lib/server/keys/key-ring';

export type DemoKey = { publicKey: Buffer; privateKey: CryptoKey };

/**
 * The key of a demo's device. A real one is random and never leaves its device; this one follows from the demo's own master
 * key, so that a demo that was stopped goes on signing in the same chains. `label`: a device's name, or whose phone it is.
 */
export async function demoDeviceKey(keys: KeyRing, label: string): Promise<DemoKey> {
	const curve = createECDH('prime256v1');
	curve.setPrivateKey(Buffer.from(hkdfSync('sha256', keys.lease, 'bundy demo device', label, 32)));
	const publicKey = curve.getPublicKey();
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: encodeBase64url(publicKey.subarray(1, 33)),
		y: encodeBase64url(publicKey.subarray(33)),
		d: encodeBase64url(curve.getPrivateKey())
	};
	const privateKey = await crypto.subtle.importKey('jwk', jwk, KEY_ALGORITHM, false, ['sign']);
	return { publicKey, privateKey };
}
