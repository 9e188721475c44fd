import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from '../base64url';

/** Rounds of PBKDF2-HMAC-SHA-256 (OWASP password storage, 2023); about half a second on a tablet. */
export const PIN_ITERATIONS = 600_000;

/**
 * What tells a PIN without holding it, so that a device can ask for it without network. Slow on purpose, but a PIN of six
 * digits gives way in days to somebody who has taken the tablet apart: it guards against the hand at the kiosk.
 */
export const pinVerifierSchema = v.object({
	/** 16 random bytes in base64url */
	salt: v.pipe(v.string(), v.length(22)),
	iterations: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5_000_000)),
	/** 32 bytes in base64url */
	hash: v.pipe(v.string(), v.length(43))
});
export type PinVerifier = v.InferOutput<typeof pinVerifierSchema>;

export const pinSchema = v.pipe(
	v.string('Enter a PIN.'),
	v.trim(),
	v.regex(/^\d{6,12}$/, 'Use 6 to 12 digits.'),
	v.check(
		(pin) => !checkGuessable(pin),
		'Choose digits that are harder to guess than a row or one digit again and again.'
	)
);

/** @param salt 16 random bytes */
export async function makePinVerifier(
	pin: string,
	salt: Uint8Array<ArrayBuffer>,
	iterations = PIN_ITERATIONS
): Promise<PinVerifier> {
	const hash = await derive(pin, salt, iterations);
	return { salt: encodeBase64url(salt), iterations, hash: encodeBase64url(hash) };
}

export async function checkPin(pin: string, { salt, iterations, hash }: PinVerifier): Promise<boolean> {
	const derived = encodeBase64url(await derive(pin.trim(), decodeBase64url(salt), iterations));
	// Both are digests of 43 characters; how many of them agree says nothing of the PIN.
	return derived === hash;
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
	const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
		'deriveBits'
	]);
	const bits = await crypto.subtle.deriveBits(
		{ name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
		base,
		256
	);
	return new Uint8Array(bits);
}

/** One digit again and again, or digits in a row up or down. */
function checkGuessable(pin: string): boolean {
	const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
	const [step] = steps;
	return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}
