import * as v from 'valibot';
import { badgeText } from './badge-code';
import { canonicalBytes } from './canonical-json';
import type { EventPlace } from './face-evidence';
import { reportedPlaceSchema } from './punch-place';
import { sealTo, type Sealed, type SealKey } from './seal';

/** What was typed as a PIN: the right ones have 6 to 12 digits, and a wrong one is judged, not refused. */
const typedPin = v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'a PIN is digits'));
const employeeNumber = v.pipe(v.string(), v.minLength(1), v.maxLength(40));

/** Who somebody says to be, without a face: employee number and PIN, or what a badge or a phone showed. */
const personSchema = v.variant('by', [
	v.strictObject({ by: v.literal('number'), employeeNumber, pin: typedPin }),
	v.strictObject({
		by: v.literal('badge'),
		/** the text of the QR code, see `parseBadge` */
		badge: badgeText,
		/** where the site asks for it with a printed badge */
		pin: v.nullable(typedPin)
	})
]);
/** Somebody who typed or showed something at a shared device. */
export type CredentialPerson = v.InferOutput<typeof personSchema>;

const binary = (length: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(length));

/**
 * What an authenticator signed after it had verified its user (WebAuthn Level 2, 7.2), for a challenge that belongs to this
 * punch alone: see `derivePasskeyChallenge`.
 */
const passkeySchema = v.strictObject({
	by: v.literal('passkey'),
	credentialId: binary(1400),
	authenticatorData: binary(1400),
	clientDataJSON: binary(1400),
	signature: binary(1400),
	/** without a nonce of the server: the place of the lease that the challenge was derived for */
	drawnFor: v.nullable(
		v.strictObject({
			leaseId: v.pipe(v.string(), v.uuid()),
			seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1))
		})
	)
});
export type PasskeyAssertion = v.InferOutput<typeof passkeySchema>;

/** Longest reason that a supervisor may give. */
export const MAX_OVERRIDE_REASON = 200;

/**
 * What stands in for a face, sealed as it was entered: whoever takes the device apart finds no number, PIN or badge.
 * `onBehalfOf`: a supervisor (`who`) punches for somebody else and says why.
 */
export const credentialEvidenceSchema = v.strictObject({
	who: v.variant('by', [...personSchema.options, passkeySchema]),
	onBehalfOf: v.nullable(
		v.strictObject({
			employeeNumber,
			reason: v.pipe(v.string(), v.minLength(3), v.maxLength(MAX_OVERRIDE_REASON))
		})
	),
	/** where the phone was, where its site asks for it */
	place: v.optional(reportedPlaceSchema)
});
export type CredentialEvidence = v.InferOutput<typeof credentialEvidenceSchema>;

export type OpenedCredential = { ok: true; credential: CredentialEvidence } | { ok: false; reason: string };

export function sealCredential(
	key: SealKey,
	evidence: CredentialEvidence,
	place: EventPlace
): Promise<Sealed> {
	return sealTo(key, canonicalBytes(evidence), credentialBinding(place));
}

/** Reads what a seal held; a reason in words when no kiosk of ours can have made it. Never repeats what it held. */
export function parseCredential(plain: Uint8Array): OpenedCredential {
	const parsed = v.safeParse(credentialEvidenceSchema, parseJson(plain));
	if (parsed.success) return { ok: true, credential: parsed.output };
	return { ok: false, reason: `sealed credential: ${v.getDotPath(parsed.issues[0]) ?? 'not readable'}` };
}

/** What the seal is bound to. */
export const credentialBinding = ({ eventId, deviceId }: EventPlace) => `credential:${deviceId}:${eventId}`;

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return null; // not JSON: the schema says so
	}
}
