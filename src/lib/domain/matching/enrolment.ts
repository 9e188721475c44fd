import { descriptorDistance } from '../face/descriptor';
import { findMeanTemplate, SAME_FACE_DISTANCE } from './same-face';

/** Accepted frames before a camera; the mean of five names 98 % right where one photograph names 83 % (docs/face.md). */
export const MIN_CAMERA_SAMPLES = 5;
/** A photograph that passed the same quality rules stands alone where no camera visit is possible. */
export const MIN_PHOTO_SAMPLES = 1;
/** More add nothing that was measured. */
export const MAX_SAMPLES = 12;

export type EnrolmentVerdict =
	{ ok: true; mean: Float32Array } | { ok: false; reason: 'too_few_samples' | 'inconsistent_samples' };

/** Whether these descriptors may become one person's templates: enough of them, and all of one face. */
export function judgeEnrolment(
	descriptors: readonly Float32Array[],
	source: 'camera' | 'photo'
): EnrolmentVerdict {
	const least = source === 'camera' ? MIN_CAMERA_SAMPLES : MIN_PHOTO_SAMPLES;
	if (descriptors.length < least) return { ok: false, reason: 'too_few_samples' };
	const mean = findMeanTemplate(descriptors);
	if (!mean) return { ok: false, reason: 'inconsistent_samples' };
	const consistent = descriptors.every(
		(descriptor) => descriptorDistance(descriptor, mean) <= SAME_FACE_DISTANCE
	);
	return consistent ? { ok: true, mean } : { ok: false, reason: 'inconsistent_samples' };
}
