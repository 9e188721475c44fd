import { randomBytes } from 'node:crypto';
import { openSeal, seal, type KeyRing } from '../keys/key-ring';

type TemplateIdentity = { employeeId: string; templateId: string; modelId: string };

/** A key for one employee's templates, and its wrapped form for the database. Destroying the row erases the face. */
export function createEmployeeKey(keys: KeyRing, employeeId: string): { key: Buffer; wrapped: Buffer } {
	const key = randomBytes(32);
	return { key, wrapped: seal(keys.wrapping, key, `employee-key:${employeeId}`) };
}

/** Null when the row was altered or belongs to another employee or master key. */
export function unwrapEmployeeKey(keys: KeyRing, employeeId: string, wrapped: Uint8Array): Buffer | null {
	return openSeal(keys.wrapping, wrapped, `employee-key:${employeeId}`);
}

/** The descriptor as little-endian float32, bound to whose it is and which network made it. */
export function sealTemplate(key: Buffer, identity: TemplateIdentity, descriptor: Float32Array): Buffer {
	const plain = Buffer.alloc(descriptor.length * 4);
	descriptor.forEach((value, i) => plain.writeFloatLE(value, i * 4));
	return seal(key, plain, bindingOf(identity));
}

/** Null when the template does not open: corrupt, moved between rows, or under a destroyed key. */
export function openTemplate(
	key: Buffer,
	identity: TemplateIdentity,
	sealed: Uint8Array
): Float32Array | null {
	const plain = openSeal(key, sealed, bindingOf(identity));
	if (!plain || plain.length % 4 !== 0) return null;
	return Float32Array.from({ length: plain.length / 4 }, (_, i) => plain.readFloatLE(i * 4));
}

const bindingOf = ({ employeeId, templateId, modelId }: TemplateIdentity) =>
	`template:${employeeId}:${templateId}:${modelId}`;
