import { descriptorDistance } from '../face/descriptor';
import { judgeLiveness, type LivenessFailure } from '../face/liveness';
import { drawChallenge, type LivenessLevel } from '../face/liveness-challenge';
import type { LivenessFrame } from '../face/liveness-frame';
import { computePose } from '../face/pose';
import { findMeanTemplate, SAME_FACE_DISTANCE } from '../matching/same-face';
import { unpackTrace, type LivenessTrace } from './liveness-trace';

/** What became of the proof that a living person was there. `reasons` are sentences for the office. */
export type TraceVerdict = { outcome: 'passed' | 'failed' | 'absent'; reasons: string[] };

/** How far a frame's numbers may be from its points: rounding on the way, and nothing else. */
const SAME_POSE = 0.02;

/**
 * Judges what a device sealed about a challenge. The challenge is drawn again from the nonce; what the device says of its
 * own success is not among the evidence.
 * @param nonce that the challenge must have been drawn from; null when there is none that this server knows
 * @param descriptors of the punch itself: the face of the challenge must be theirs
 */
export function judgeTrace(input: {
	level: Exclude<LivenessLevel, 'off'>;
	nonce: Uint8Array | null;
	trace: LivenessTrace | null;
	descriptors: readonly ArrayLike<number>[];
}): TraceVerdict {
	const { level, nonce, trace, descriptors } = input;
	if (!trace) return { outcome: 'absent', reasons: ['no proof of a living person came with it'] };
	if (!nonce) return fail('the proof of a living person was drawn from no nonce of this server');
	const unpacked = unpackTrace(trace);
	if (!unpacked.ok) return fail(unpacked.reason);
	const { frames } = unpacked;
	if (!frames.every(isConsistent)) return fail('numbers and points of the liveness frames do not fit');
	if (!isSameFace(frames, descriptors)) return fail(FAILURE_WORDS.identity_changed);
	const result = judgeLiveness(drawChallenge(nonce, level), frames);
	if (result.ok) return { outcome: 'passed', reasons: [] };
	return { outcome: 'failed', reasons: result.reasons.map((reason) => FAILURE_WORDS[reason]) };
}

const fail = (reason: string): TraceVerdict => ({ outcome: 'failed', reasons: [reason] });

/** Turned by hand, the numbers no longer follow from the points. */
function isConsistent({ landmarks, yaw, pitch, mouthOpen }: LivenessFrame): boolean {
	if (landmarks.length === 0) return true;
	const pose = computePose(landmarks);
	const apart = [pose.yaw - yaw, pose.pitch - pitch, pose.mouthOpen - mouthOpen];
	return apart.every((difference) => Math.abs(difference) <= SAME_POSE);
}

function isSameFace(frames: readonly LivenessFrame[], descriptors: readonly ArrayLike<number>[]): boolean {
	const mean = findMeanTemplate(descriptors);
	return frames.every(
		({ descriptor }) => !descriptor || (mean && descriptorDistance(descriptor, mean) <= SAME_FACE_DISTANCE)
	);
}

/** For the office. */
export const FAILURE_WORDS: Record<LivenessFailure, string> = {
	incomplete: 'the person did not do what the screen asked for',
	wrong_way: 'the head was turned to the other side than asked',
	too_early: 'the movement began before it was asked for',
	too_slow: 'the challenge took too long',
	too_few_frames: 'too few frames were seen during the challenge',
	discontinuous: 'the face leapt or was gone during the challenge',
	identity_changed: 'the face changed during the challenge',
	repeated_frames: 'frames of the challenge repeat exactly, as no camera’s do',
	flat: 'the face moved like a flat picture'
};
