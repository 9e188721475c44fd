import {
	browserSupportsWebAuthn,
	startAuthentication,
	WebAuthnAbortService,
	WebAuthnError
} from '@simplewebauthn/browser';
import { encodeBase64url } from '$domain/base64url';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';
import { derivePasskeyChallenge } from '$domain/punch/passkey-challenge';
import type { DrawnNonce } from './punch';

/** The nonce that the challenge is made of counts for two minutes, and whoever walked away is not asked for ever. */
const LONGEST_MS = 60_000;
/** A browser that takes the limit for a mere wish is told so a little later. */
const ABORT_MS = LONGEST_MS + 5_000;

/** Whether this browser can ask its authenticator at all; whether the person has a passkey it does not tell. */
export const checkPasskeysPossible = (): boolean => browserSupportsWebAuthn();

/**
 * Has the phone's own lock confirm this very punch with a passkey of whoever holds it. Needs no network. Null when the
 * person would not, took too long, or has none here.
 */
export async function askPasskey(
	deviceId: string,
	{ nonce, drawnFor }: DrawnNonce
): Promise<PasskeyAssertion | null> {
	const challenge = encodeBase64url(await derivePasskeyChallenge(deviceId, nonce));
	const timer = setTimeout(() => WebAuthnAbortService.cancelCeremony(), ABORT_MS);
	try {
		const { id, response } = await startAuthentication({
			optionsJSON: {
				challenge,
				rpId: location.hostname,
				userVerification: 'required',
				allowCredentials: [],
				timeout: LONGEST_MS
			}
		});
		const { authenticatorData, clientDataJSON, signature } = response;
		return { by: 'passkey', credentialId: id, authenticatorData, clientDataJSON, signature, drawnFor };
	} catch (error) {
		// The browser says no more on purpose: cancelled, timed out or nothing that fits.
		if (error instanceof WebAuthnError || error instanceof DOMException) return null;
		throw error;
	} finally {
		clearTimeout(timer);
	}
}
