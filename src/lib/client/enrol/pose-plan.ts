/**
 * A small movement of the head between frames: templates from slightly different sides recognise better than copies
 * of one look, and a photograph held before the camera does not turn. A help, not a proof: whoever cannot turn is not
 * locked out, the frame is taken after a while as it is.
 */
export type PoseStep = 'front' | 'left' | 'right';

/** One step per frame. */
export const POSE_PLAN: readonly PoseStep[] = ['front', 'front', 'left', 'right', 'front'];

/** Yaw in eye distances (domain/face/pose.ts); beyond 0.25 a frame is refused as turned away. */
const FRONT_YAW = 0.1;
const TURNED_YAW = 0.06;

/** How long one step is asked for before any good frame will do. */
export const PATIENCE_MS = 5_000;

export const STEP_WORDS: Record<PoseStep, string> = {
	front: 'Look straight into the camera.',
	left: 'Turn your head a little to your left.',
	right: 'Turn your head a little to your right.'
};

/** Which look is wanted next when so many frames are in. */
export function findStep(taken: number): PoseStep {
	return POSE_PLAN[taken] ?? 'front';
}

/**
 * Whether a good frame may count for its step.
 *
 * @param yaw of the frame; positive when the person turns to their own left, which is the picture's right
 * @param waitedMs since this step was first asked for
 */
export function checkPose(step: PoseStep, yaw: number, waitedMs: number): boolean {
	if (waitedMs >= PATIENCE_MS) return true;
	if (step === 'front') return Math.abs(yaw) <= FRONT_YAW;
	return step === 'left' ? yaw >= TURNED_YAW : yaw <= -TURNED_YAW;
}
