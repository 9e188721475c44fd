import * as v from 'valibot';
import { decodeBase64url } from '../base64url';
import { canonicalBytes, type CanonicalValue } from './canonical-json';
import { checkSignature } from './signature';

/** What the server says of one stored event. */
export const receiptItemSchema = v.strictObject({
	seq: v.pipe(v.number(), v.safeInteger()),
	hash: v.string(),
	result: v.picklist(['accepted', 'duplicate'])
});

/** Version 1: the server has these events on disk. Signed with the server's key, kept by the device. */
export const receiptSchema = v.strictObject({
	v: v.literal(1),
	type: v.literal('receipt'),
	deviceId: v.string(),
	epoch: v.number(),
	serverMs: v.number(),
	items: v.array(receiptItemSchema)
});

export type Receipt = v.InferOutput<typeof receiptSchema>;

/** Bytes and signature in base64url, as they travel and are kept. */
export const signedBytesSchema = v.strictObject({ bytes: v.string(), signature: v.string() });
export type SignedBytes = v.InferOutput<typeof signedBytesSchema>;

export function encodeReceipt(receipt: Receipt): Uint8Array<ArrayBuffer> {
	return canonicalBytes(receipt satisfies CanonicalValue);
}

/**
 * The receipt inside, or null when the signature is not the server's or the content is not a receipt for this
 * device and epoch: a captive portal's "200 OK" must never count as delivery.
 */
export async function openReceipt(
	signed: SignedBytes,
	expected: { serverKey: CryptoKey; deviceId: string; epoch: number }
): Promise<Receipt | null> {
	try {
		const bytes = decodeBase64url(signed.bytes);
		if (!(await checkSignature(expected.serverKey, bytes, decodeBase64url(signed.signature)))) return null;
		const parsed = v.safeParse(receiptSchema, JSON.parse(new TextDecoder().decode(bytes)));
		if (!parsed.success) return null;
		const { deviceId, epoch } = parsed.output;
		return deviceId === expected.deviceId && epoch === expected.epoch ? parsed.output : null;
	} catch (error) {
		// Not base64url or not JSON: whatever answered was not our server.
		if (error instanceof RangeError || error instanceof SyntaxError) return null;
		throw error;
	}
}
