import { checkUnitLength, descriptorDistance } from '../face/descriptor';
import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL } from '../face/models';
import { findNearest, type Gallery, type Nearest, type Probe } from './gallery';
import { modelsDisagree } from './models-disagree';
import { findMeanTemplate, SAME_FACE_DISTANCE } from './same-face';
import type { Threshold } from './thresholds';

/** Why a burst is not simply a match. */
export type DoubtReason =
	/** Two employees are about equally near. */
	| 'runner_up_too_close'
	/** Somebody is near, but not near enough to be sure. */
	| 'not_close_enough'
	/** Single frames point to different employees. */
	| 'frames_disagree'
	/** One of two models takes the nearest employee for somebody else. */
	| 'models_disagree'
	/** The frames do not show one and the same face. */
	| 'several_people';

export type NoneReason = 'nobody_near' | 'empty_gallery' | 'no_sound_frame';

/** Outcome of comparing a burst with a gallery. Distances stay on the server. */
export type IdentityDecision =
	| { kind: 'match'; employeeId: string; distance: number; margin: number; frames: number }
	| { kind: 'ambiguous'; reasons: DoubtReason[]; nearest: Nearest | null }
	| { kind: 'none'; reasons: NoneReason[]; nearest: Nearest | null };

/** At least this share of the frames must point to the employee that their mean points to. */
const AGREEMENT = 2 / 3;

/**
 * Who a burst of frames shows. Compares the mean of the frames with every template and answers `match` only if the
 * nearest employee is within the threshold, the runner-up is further by the margin, and the single frames agree. In doubt
 * it never guesses: `ambiguous` asks for the badge.
 * @param samples one to ten frames of one burst; frames that are not sound descriptors are left out
 * @param gallery the roster, or for `verify` the claimed employee alone
 * @param threshold of the gallery's rule and the purpose, see `thresholds.ts`, `thresholdForRoster` and `calibrateSite`
 */
export function decideIdentity(input: {
	samples: readonly Probe[];
	gallery: Gallery;
	threshold: Threshold;
}): IdentityDecision {
	const { gallery, threshold } = input;
	const samples = input.samples.filter((sample) => isSound(sample, gallery));
	if (gallery.owner.length === 0) return { kind: 'none', reasons: ['empty_gallery'], nearest: null };
	if (samples.length === 0) return { kind: 'none', reasons: ['no_sound_frame'], nearest: null };
	const mean = meanProbe(samples, gallery);
	const nearest = mean && findNearest(gallery, mean);
	if (!mean || !nearest) return { kind: 'ambiguous', reasons: ['several_people'], nearest: null };

	const reasons: DoubtReason[] = [];
	const apart = samples.some(
		(sample) => descriptorDistance(sample.descriptor, mean.descriptor) > SAME_FACE_DISTANCE
	);
	if (apart) reasons.push('several_people');
	if (nearest.distance > threshold.uncertainDistance) {
		if (apart) return { kind: 'ambiguous', reasons, nearest };
		return { kind: 'none', reasons: ['nobody_near'], nearest };
	}
	if (nearest.distance > threshold.maxDistance) reasons.push('not_close_enough');
	const margin = (nearest.runnerUp?.distance ?? Infinity) - nearest.distance;
	if (margin < threshold.minMargin) reasons.push('runner_up_too_close');
	if (!agree(samples, gallery, nearest.employeeId)) reasons.push('frames_disagree');
	if (modelsDisagree(gallery, mean, nearest.employeeId)) reasons.push('models_disagree');
	if (reasons.length > 0) return { kind: 'ambiguous', reasons, nearest };
	return {
		kind: 'match',
		employeeId: nearest.employeeId,
		distance: nearest.distance,
		margin,
		frames: samples.length
	};
}

function isSound({ descriptor, second }: Probe, { rule }: Gallery): boolean {
	const length = DESCRIPTOR_DIMENSIONS[RECOGNITION_MODEL];
	if (!checkUnitLength(descriptor, length)) return false;
	return rule === 'recognition' || (second !== undefined && checkUnitLength(second, second.length));
}

/** Null where opposite vectors cancel out, which no single face does. */
function meanProbe(samples: readonly Probe[], { rule }: Gallery): Probe | null {
	const descriptor = findMeanTemplate(samples.map((sample) => sample.descriptor));
	if (rule === 'recognition') return descriptor && { descriptor };
	const second = findMeanTemplate(samples.flatMap((sample) => (sample.second ? [sample.second] : [])));
	return descriptor && second && { descriptor, second };
}

function agree(samples: readonly Probe[], gallery: Gallery, employeeId: string): boolean {
	const votes = samples.filter((sample) => findNearest(gallery, sample)?.employeeId === employeeId).length;
	return votes >= samples.length * AGREEMENT;
}
