import { decodeBase64url, encodeBase64url } from '../base64url';

/** Numbers in a descriptor of the recognition network (dlib_face_recognition_resnet_model_v1). */
export const DESCRIPTOR_LENGTH = 128;

/** A normalised descriptor has length 1; more than this away, it did not come from our pipeline. */
const UNIT_LENGTH_TOLERANCE = 0.01;

export type ParsedDescriptor = { ok: true; descriptor: Float32Array } | { ok: false; reason: string };

/** Little-endian float32 in base64url, whatever the machine's byte order. */
export function encodeDescriptor(descriptor: ArrayLike<number>): string {
	const view = new DataView(new ArrayBuffer(descriptor.length * 4));
	for (let i = 0; i < descriptor.length; i++) view.setFloat32(i * 4, descriptor[i] ?? 0, true);
	return encodeBase64url(new Uint8Array(view.buffer));
}

/** Reads one descriptor from the wire and refuses what no camera frame can have given. */
export function parseDescriptor(text: string): ParsedDescriptor {
	let bytes: Uint8Array;
	try {
		bytes = decodeBase64url(text);
	} catch {
		return { ok: false, reason: 'a descriptor must be base64url' };
	}
	if (bytes.length !== DESCRIPTOR_LENGTH * 4) {
		return { ok: false, reason: `a descriptor has ${DESCRIPTOR_LENGTH} float32 numbers` };
	}
	return checkDescriptor(readFloats(bytes));
}

/** All finite and of unit length, which also rules out the zero vector. */
export function checkDescriptor(descriptor: Float32Array, length = DESCRIPTOR_LENGTH): ParsedDescriptor {
	if (descriptor.length !== length) {
		return { ok: false, reason: `a descriptor has ${length} float32 numbers` };
	}
	let squares = 0;
	for (const value of descriptor) {
		if (!Number.isFinite(value)) return { ok: false, reason: 'a descriptor must hold finite numbers' };
		squares += value * value;
	}
	if (squares === 0) return { ok: false, reason: 'a descriptor must not be all zeros' };
	if (Math.abs(Math.sqrt(squares) - 1) > UNIT_LENGTH_TOLERANCE) {
		return { ok: false, reason: 'a descriptor must be normalised to unit length' };
	}
	return { ok: true, descriptor };
}

function readFloats(bytes: Uint8Array): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const floats = new Float32Array(bytes.length / 4);
	for (let i = 0; i < floats.length; i++) floats[i] = view.getFloat32(i * 4, true);
	return floats;
}
