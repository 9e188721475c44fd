import {
	startAuthentication,
	startRegistration,
	WebAuthnError,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/browser';
import * as v from 'valibot';
import { m } from '$lib/paraglide/messages';
import { apiErrorSchema } from '$domain/punch/wire';

const SIGN_IN = '/sign-in/passkey';
const ADD = '/me/security/passkey';

/** `code`: the server's own word, if it was the server. */
type Failed = { ok: false; code: string | null; message: string };
export type PasskeyOutcome<T> = ({ ok: true } & T) | Failed;

/** Signs in with whatever passkey the person picks. */
export async function signInWithPasskey(): Promise<PasskeyOutcome<object>> {
	return attempt(async () => {
		const asked = await post(SIGN_IN, { step: 'options' });
		if (!asked.ok) return asked;
		// What our own server just made with the library's other half.
		const optionsJSON = asked.body as PublicKeyCredentialRequestOptionsJSON;
		const given = await post(SIGN_IN, {
			step: 'verify',
			response: await startAuthentication({ optionsJSON })
		});
		return given.ok ? { ok: true } : given;
	});
}

const addedSchema = v.object({ codes: v.array(v.string()) });

/** Makes a passkey for who is signed in; `codes`: new recovery codes, if there were none. */
export async function addPasskey(name: string): Promise<PasskeyOutcome<{ codes: string[] }>> {
	return attempt(async () => {
		const asked = await post(ADD, { step: 'options' });
		if (!asked.ok) return asked;
		const optionsJSON = asked.body as PublicKeyCredentialCreationOptionsJSON; // as above
		const given = await post(ADD, {
			step: 'verify',
			name,
			response: await startRegistration({ optionsJSON })
		});
		return given.ok ? { ok: true, ...v.parse(addedSchema, given.body) } : given;
	});
}

async function attempt<T>(work: () => Promise<PasskeyOutcome<T>>): Promise<PasskeyOutcome<T>> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
			return failed(m.passkey_known());
		if (error instanceof TypeError) return failed(m.passkey_unreachable());
		// The browser says no more on purpose: cancelled, timed out or nothing that fits.
		return failed(m.passkey_none());
	}
}

async function post(url: string, body: unknown): Promise<{ ok: true; body: unknown } | Failed> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify(body)
	});
	const json: unknown = await response.json().catch(() => null);
	if (response.ok) return { ok: true, body: json };
	const error = v.safeParse(apiErrorSchema, json);
	return error.success ? { ok: false, ...error.output } : failed(m.try_again());
}

const failed = (message: string): Failed => ({ ok: false, code: null, message });
