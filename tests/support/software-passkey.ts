import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';

type Asked = { challenge: Uint8Array; drawnFor?: PasskeyAssertion['drawnFor'] };
type Twist = { origin?: string; verified?: boolean };

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** A passkey in software: signs what an authenticator would (WebAuthn Level 2, 6.1 and 7.2). */
export function createSoftwarePasskey(home = 'https://clock.example') {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
	const credentialId = randomBytes(16);
	return {
		credentialId,
		/** COSE_Key: EC2, ES256, P-256 */
		publicKey: Buffer.concat([
			Buffer.from('a5010203262001215820', 'hex'),
			Buffer.from(x, 'base64url'),
			Buffer.from('225820', 'hex'),
			Buffer.from(y, 'base64url')
		]),
		sign(
			{ challenge, drawnFor = null }: Asked,
			{ origin = home, verified = true }: Twist = {}
		): PasskeyAssertion {
			const clientData = Buffer.from(
				JSON.stringify({
					type: 'webauthn.get',
					challenge: Buffer.from(challenge).toString('base64url'),
					origin,
					crossOrigin: false
				})
			);
			// An authenticator signs for the host that the passkey was made at, whatever the page says.
			const host = sha256(Buffer.from(new URL(home).hostname));
			const flags = Buffer.from([USER_PRESENT | (verified ? USER_VERIFIED : 0)]);
			const data = Buffer.concat([host, flags, Buffer.alloc(4)]);
			return {
				by: 'passkey',
				credentialId: credentialId.toString('base64url'),
				authenticatorData: data.toString('base64url'),
				clientDataJSON: clientData.toString('base64url'),
				signature: sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey).toString(
					'base64url'
				),
				drawnFor
			};
		}
	};
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
