import type { Cover } from './cover';
import type { Box } from './geometry';
import type { Pose } from './pose';

/** Everything measured on one frame that decides whether it is worth a descriptor. */
export type QualityMeasures = Cover & {
	/** Faces about as near as the nearest one. */
	faces: number;
	/** Detector's own confidence, 0..1. */
	score: number;
	/** Nearest face in frame fractions. */
	box: Box;
	pose: Pick<Pose, 'yaw' | 'pitch' | 'roll'>;
	/** Between the eye centres, in pixels of the frame. */
	eyeDistancePx: number;
	luma: number;
	contrast: number;
	sharpness: number;
	sideLight: number;
	/** Luma around the face minus luma of the face. */
	backlight: number;
	/** Distance between the descriptors of the face and of its mirror image; only known once embedded. */
	mirrorDistance?: number | undefined;
};

/** What is wrong with a frame, most useful advice first; `ok` when nothing is. */
export const VERDICTS = [
	'ok',
	'no_face',
	'several_faces',
	'too_far',
	'too_near',
	'off_centre',
	'too_dark',
	'too_bright',
	'backlit',
	'tilted',
	'turned',
	'raised',
	'lowered',
	'blurred',
	'covered',
	'unclear'
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Limits a frame must keep. */
export type QualityLimits = typeof CAPTURE_LIMITS;

/**
 * Limits for a frame that becomes a descriptor.
 *
 * Measured on LFW-style photographs (docs/face.md): false rejections rise with small, tilted and turned faces and with a
 * large mirror distance. A blur of 4 % of the eye distance moves a descriptor by 0.21, two thirds of the match threshold,
 * and leaves a sharpness below 51 in nine of ten; 2 % of sharp portraits lie below 58. Of 212 portraits 2 % have a luma
 * below 81 or above 181; the limits of light stay well outside, where the camera's own exposure has given up.
 */
export const CAPTURE_LIMITS = {
	minEyeDistancePx: 40,
	maxFaceHeight: 0.95,
	/** Share of the box that may lie outside the frame on any side. */
	maxOutside: 0.08,
	minScore: 0.4,
	maxRoll: 20,
	maxYaw: 0.25,
	minPitch: 0.25,
	maxPitch: 0.75,
	minLuma: 45,
	maxLuma: 215,
	minContrast: 12,
	maxBacklight: 90,
	minSharpness: 50,
	/** Of 212 LFW portraits 2 % lie below each; of the same with dark glasses, a bar or a mask drawn on, nine in ten. */
	minEyeContrast: 0.3,
	minEyeShade: 0.33,
	minMouthContrast: 0.4,
	maxMirrorDistance: 0.215
};

/**
 * So little in eyes or mouth that something hides them, whatever else is wrong: glasses and masks lead the landmarks
 * astray and darken the face, and advice about light or pose would not help. No turned portrait was seen below these.
 */
const PLAINLY_COVERED = { minEyeContrast: 0.15, minEyeShade: 0.25, minMouthContrast: 0.2 };

/** Judges one frame: the first limit it breaks, in the order in which a person can best mend it. */
export function judgeQuality(measures: QualityMeasures | null, limits: QualityLimits): Verdict {
	if (!measures) return 'no_face';
	if (measures.faces > 1) return 'several_faces';
	const { box, pose } = measures;
	if (measures.eyeDistancePx < limits.minEyeDistancePx) return 'too_far';
	if (box.height > limits.maxFaceHeight) return 'too_near';
	if (computeOutside(box) > limits.maxOutside) return 'off_centre';
	if (measures.luma < limits.minLuma)
		return measures.backlight > limits.maxBacklight ? 'backlit' : 'too_dark';
	if (measures.luma > limits.maxLuma) return 'too_bright';
	if (isCovered(measures, PLAINLY_COVERED)) return 'covered';
	if (measures.backlight > limits.maxBacklight) return 'backlit';
	if (Math.abs(pose.roll) > limits.maxRoll) return 'tilted';
	if (Math.abs(pose.yaw) > limits.maxYaw) return 'turned';
	if (pose.pitch < limits.minPitch) return 'raised';
	if (pose.pitch > limits.maxPitch) return 'lowered';
	if (measures.sharpness < limits.minSharpness) return 'blurred';
	if (measures.contrast < limits.minContrast || measures.score < limits.minScore) return 'unclear';
	if (isCovered(measures, limits)) return 'covered';
	if ((measures.mirrorDistance ?? 0) > limits.maxMirrorDistance) return 'unclear';
	return 'ok';
}

function isCovered(
	{ eyeContrast, eyeShade, mouthContrast }: Cover,
	limits: Pick<QualityLimits, 'minEyeContrast' | 'minEyeShade' | 'minMouthContrast'>
): boolean {
	if (eyeContrast < limits.minEyeContrast || eyeShade < limits.minEyeShade) return true;
	return mouthContrast < limits.minMouthContrast;
}

/** The largest share of the box beyond one edge of the frame. */
function computeOutside({ x, y, width, height }: Box): number {
	return Math.max(-x / width, -y / height, (x + width - 1) / width, (y + height - 1) / height);
}
