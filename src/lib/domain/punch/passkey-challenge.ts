/**
 * What an authenticator is asked to sign for a punch: 32 bytes that follow from the device and the punch's nonce, so that an
 * assertion fits one place of one chain. Online it is the server's nonce; without network the lease's, as for a challenge
 * of the face.
 */
export async function derivePasskeyChallenge(
	deviceId: string,
	nonce: Uint8Array
): Promise<Uint8Array<ArrayBuffer>> {
	const label = new TextEncoder().encode(`bundy-passkey-punch:${deviceId}:`);
	const bytes = new Uint8Array(label.length + nonce.length);
	bytes.set(label);
	bytes.set(nonce, label.length);
	return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
