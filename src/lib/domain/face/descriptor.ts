import * as v from 'valibot';

/** How far from 1 the length of a unit vector may be after a trip through 32-bit floats and JSON. */
const UNIT_TOLERANCE = 1e-3;

/** Scales a vector to length 1. Throws on one without a direction (all zero, NaN, infinite): that is no face. */
export function toUnitLength(vector: ArrayLike<number>): Float32Array {
	const length = lengthOf(vector);
	if (!Number.isFinite(length) || length === 0)
		throw new RangeError('a descriptor without length has no direction');
	return Float32Array.from(vector, (value) => value / length);
}

/** Euclidean length; NaN and Infinity carry through. */
export function lengthOf(vector: ArrayLike<number>): number {
	let sum = 0;
	for (let index = 0; index < vector.length; index++) sum += (vector[index] ?? 0) ** 2;
	return Math.sqrt(sum);
}

/**
 * A descriptor as it may enter from outside: so many finite numbers, of unit length. That also refuses all zeros.
 * @param dimensions 128 for the recognition network, 1,024 for the second embedder
 */
export function descriptorSchema(dimensions: number) {
	return v.pipe(
		v.array(v.pipe(v.number(), v.finite()), 'a descriptor is a list of numbers'),
		v.length(dimensions, `a descriptor has ${dimensions} numbers`),
		v.check((values) => Math.abs(lengthOf(values) - 1) <= UNIT_TOLERANCE, 'a descriptor has unit length')
	);
}

/** The same for numbers that are numbers already, such as a probe's: what a comparison of hundreds can afford. */
export function checkUnitLength(vector: ArrayLike<number>, dimensions: number): boolean {
	return vector.length === dimensions && Math.abs(lengthOf(vector) - 1) <= UNIT_TOLERANCE;
}

/** Checks an untrusted descriptor. */
export function parseDescriptor(
	input: unknown,
	dimensions = 128
): { ok: true; descriptor: number[] } | { ok: false; reason: string } {
	const result = v.safeParse(descriptorSchema(dimensions), input);
	if (result.success) return { ok: true, descriptor: result.output };
	return { ok: false, reason: result.issues[0].message };
}

/** Euclidean distance between unit vectors, 0..2: square root of 2 - 2 cos. NaN if a value is missing or NaN. */
export function descriptorDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
	if (a.length !== b.length) return NaN;
	let sum = 0;
	for (let index = 0; index < a.length; index++) sum += ((a[index] ?? NaN) - (b[index] ?? NaN)) ** 2;
	return Math.sqrt(sum);
}
