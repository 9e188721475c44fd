import { ENROLMENT_FRAMES } from './make-templates';

/** Where the head should point for the next frame of an enrolment; sides are the person's own. */
export type EnrolmentPose = 'front' | 'left' | 'right';

/** Yaw of each pose. The camera's picture is not mirrored: the person's left is the picture's right, which is positive. */
const YAW: Record<EnrolmentPose, { min: number; max: number }> = {
	front: { min: -0.1, max: 0.1 },
	left: { min: 0.07, max: 0.25 },
	right: { min: -0.25, max: -0.07 }
};

const ORDER: readonly EnrolmentPose[] = ['front', 'left', 'right', 'front', 'front'];

/** What is asked for next, in order: front, a little left, a little right, front twice; null when all are in. */
export function nextPose(taken: number): EnrolmentPose | null {
	return taken < ENROLMENT_FRAMES ? (ORDER[taken] ?? 'front') : null;
}

/** Whether a good frame shows the pose that is asked for next, and if not, what to tell the person. */
export function checkPose(yaw: number, taken: number): { ok: true } | { ok: false; words: string } {
	const pose = nextPose(taken);
	if (!pose) return { ok: true };
	const { min, max } = YAW[pose];
	return yaw >= min && yaw <= max ? { ok: true } : { ok: false, words: POSE_WORDS[pose] };
}

/** The request for each pose. */
export const POSE_WORDS: Record<EnrolmentPose, string> = {
	front: 'Look straight into the camera.',
	left: 'Turn your head a little to your left.',
	right: 'Turn your head a little to your right.'
};
