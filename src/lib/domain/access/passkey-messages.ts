import * as v from 'valibot';

const text = (length: number) => v.pipe(v.string(), v.maxLength(length));
const binary = v.optional(text(8000));

/** What a browser's authenticator answers, as far as we look at it; the library checks what is in it. */
const credential = <T extends v.ObjectEntries>(response: T) =>
	v.object({
		id: text(1400),
		rawId: text(1400),
		type: v.literal('public-key'),
		authenticatorAttachment: v.optional(v.picklist(['platform', 'cross-platform'])),
		clientExtensionResults: v.object({}),
		response: v.object(response)
	});

export const passkeySignInSchema = v.variant('step', [
	v.object({ step: v.literal('options') }),
	v.object({
		step: v.literal('verify'),
		response: credential({
			clientDataJSON: text(8000),
			authenticatorData: text(8000),
			signature: text(8000),
			userHandle: binary
		})
	})
]);

export const passkeyAddSchema = v.variant('step', [
	v.object({ step: v.literal('options') }),
	v.object({
		step: v.literal('verify'),
		name: v.pipe(v.string(), v.trim(), v.nonEmpty('Give the passkey a name.'), v.maxLength(100)),
		response: credential({
			clientDataJSON: text(8000),
			attestationObject: text(64_000),
			transports: v.optional(
				v.array(v.picklist(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
			)
		})
	})
]);
