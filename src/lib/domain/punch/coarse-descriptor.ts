import { decodeBase64url, encodeBase64url } from '../base64url';
import { toUnitLength } from '../face/descriptor';
import type { ParsedDescriptor } from './descriptor';

/** Largest value of a signed byte. */
const TOP = 127;

/**
 * A descriptor in one signed byte per number, scaled by its largest: a quarter of the bytes. The loss is below 0.01 of
 * distance, less than the noise of a camera (0.03 to 0.05 in the median, docs/face.md).
 */
export function encodeCoarse(descriptor: ArrayLike<number>): string {
	return encodeBase64url(toCoarseBytes(descriptor));
}

export function toCoarseBytes(descriptor: ArrayLike<number>): Uint8Array<ArrayBuffer> {
	let largest = 0;
	for (let i = 0; i < descriptor.length; i++) largest = Math.max(largest, Math.abs(descriptor[i] ?? 0));
	const bytes = Int8Array.from(descriptor, (value) => Math.round((value / (largest || 1)) * TOP));
	return new Uint8Array(bytes.buffer);
}

/** Unit length again. Refuses another length, and all zeros. */
export function parseCoarse(text: string, length: number): ParsedDescriptor {
	let bytes: Uint8Array;
	try {
		bytes = decodeBase64url(text);
	} catch {
		return { ok: false, reason: 'a descriptor must be base64url' };
	}
	if (bytes.length !== length) return { ok: false, reason: `a coarse descriptor has ${length} bytes` };
	return fromCoarseBytes(bytes);
}

export function fromCoarseBytes(bytes: Uint8Array): ParsedDescriptor {
	const values = new Int8Array(bytes);
	if (values.every((value) => value === 0))
		return { ok: false, reason: 'a descriptor must not be all zeros' };
	return { ok: true, descriptor: toUnitLength(values) };
}
