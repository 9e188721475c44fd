import { descriptorDistance, toUnitLength } from '../face/descriptor';

/**
 * Descriptors of one face in one burst lie within this of their mean. LFW photographs of one person taken on different
 * days: 95 % lie within 0.40 of each other (docs/face.md); frames of one minute are closer.
 */
export const SAME_FACE_DISTANCE = 0.4;

/** Unit-length mean of unit descriptors. Needs at least one. */
export function meanTemplate(descriptors: readonly ArrayLike<number>[]): Float32Array {
	const [first] = descriptors;
	if (!first) throw new RangeError('a template needs at least one descriptor');
	const sum = new Float32Array(first.length);
	for (const descriptor of descriptors) {
		if (descriptor.length !== first.length) throw new RangeError('descriptors of two models do not mix');
		for (let index = 0; index < sum.length; index++)
			sum[index] = (sum[index] ?? 0) + (descriptor[index] ?? NaN);
	}
	return toUnitLength(sum);
}

/** The same, or null where descriptors cancel out or do not belong together: several people, or forged numbers. */
export function findMeanTemplate(descriptors: readonly ArrayLike<number>[]): Float32Array | null {
	try {
		return meanTemplate(descriptors);
	} catch (cause) {
		if (cause instanceof RangeError) return null;
		throw cause;
	}
}

/**
 * The samples that show the same face as the newest one, oldest first. Somebody else stepping before the camera in the
 * middle of a burst starts it afresh.
 */
export function findSameFace<T extends { descriptor: readonly number[] }>(samples: readonly T[]): T[] {
	const newest = samples.at(-1);
	if (!newest) return [];
	const same = (sample: T) => descriptorDistance(sample.descriptor, newest.descriptor) <= SAME_FACE_DISTANCE;
	return samples.filter(same);
}
