import * as v from 'valibot';
import { decodeBase64url } from '$domain/base64url';
import { importLeaseSecret, leaseSchema } from '$domain/punch/lease';
import { checkSignature, importPublicKey } from '$domain/punch/signature';
import type { LeaseGrant } from '$domain/punch/wire';
import type { DeviceLease } from './device-store';

/** The lease inside, or null when the server's key did not sign it or it is for another device. */
export async function openLeaseGrant(
	{ lease, secret }: LeaseGrant,
	{ serverKey, deviceId }: { serverKey: string; deviceId: string }
): Promise<DeviceLease | null> {
	try {
		const bytes = decodeBase64url(lease.bytes);
		const key = await importPublicKey(decodeBase64url(serverKey));
		if (!(await checkSignature(key, bytes, decodeBase64url(lease.signature)))) return null;
		const parsed = v.safeParse(leaseSchema, JSON.parse(new TextDecoder().decode(bytes)));
		if (!parsed.success || parsed.output.deviceId !== deviceId) return null;
		return { lease: parsed.output, secret: await importLeaseSecret(decodeBase64url(secret)) };
	} catch (error) {
		// Not base64url, not JSON or no key: whatever answered was not our server.
		if (error instanceof RangeError || error instanceof SyntaxError || error instanceof DOMException)
			return null;
		throw error;
	}
}
