import { findMeanTemplate, SAME_FACE_DISTANCE } from '../matching/same-face';
import { descriptorDistance } from './descriptor';
import { computeRelief } from './flatness';
import { distanceBetween } from './geometry';
import type { Challenge } from './liveness-challenge';
import type { LivenessFrame } from './liveness-frame';
import { advanceSteps, isComplete, median, startSteps, type StepFailure } from './liveness-steps';

/** Why a burst does not count as a living person before the camera. */
export type LivenessFailure =
	| 'incomplete'
	| StepFailure
	| 'too_slow'
	| 'too_few_frames'
	/** The face leapt, changed its size at once, or was gone too long: a cut or a swap. */
	| 'discontinuous'
	/** Descriptors along the burst are not one person's. */
	| 'identity_changed'
	/** Descriptors repeat exactly, which a camera's noise never does. */
	| 'repeated_frames'
	/** The points move like those of a flat picture. */
	| 'flat';

/** Measured on every burst, for the record; the level decides what of it counts. */
export type LivenessEvidence = {
	frames: number;
	durationMs: number;
	/** Largest yaw minus smallest. */
	yawRange: number;
	/** Relief of the frames turned furthest against the frontal ones, in eye distances; null without a turn. */
	relief: number | null;
	/** Largest distance of a descriptor from their mean; null with fewer than two. */
	identitySpread: number | null;
	/** Smallest distance between two descriptors in a row; null with fewer than two. */
	smallestStep: number | null;
	/** Largest face height over the smallest. */
	sizeChange: number;
	/** Median movement of the points against each other between frames at rest, in eye distances. */
	microMotion: number | null;
};

export type LivenessResult =
	| { ok: true; evidence: LivenessEvidence }
	| { ok: false; reasons: LivenessFailure[]; evidence: LivenessEvidence };

/** Limits with what they rest on; figures in docs/face.md. */
export const LIVENESS_LIMITS = {
	/** A challenge is valid for so long. */
	maxDurationMs: 20_000,
	minFrames: 8,
	maxGapMs: 1_200,
	/** Movement of the face's middle between two frames, in face heights per 100 ms. */
	maxLeap: 0.35,
	/** Change of the face's height between two frames. */
	maxGrowth: 1.5,
	/** Sensor noise of one grey level moves a descriptor by 0.010 at least. */
	minStep: 0.004,
	/** Least relief of a real turn. Turned and bent prints have at most 0.035, one made head of 40 less than this (docs/face.md). */
	minRelief: 0.04
};

/** Yaw beyond which a frame counts as turned when relief is measured. */
const TURNED = 0.18;

/**
 * Judges a burst against the challenge that its nonce stands for. `off` asks for nothing; `light` for the action, one
 * identity and continuous, unrepeated frames; `strict` also for relief during the turn.
 * @param frames in the order of their time, from the moment the challenge was shown
 */
export function judgeLiveness(challenge: Challenge, frames: readonly LivenessFrame[]): LivenessResult {
	const evidence = gatherEvidence(frames);
	if (challenge.level === 'off') return { ok: true, evidence };
	const reasons: LivenessFailure[] = [];
	if (frames.length < LIVENESS_LIMITS.minFrames) reasons.push('too_few_frames');
	if (evidence.durationMs > LIVENESS_LIMITS.maxDurationMs) reasons.push('too_slow');
	const steps = frames.reduce(advanceSteps, startSteps(challenge.actions));
	if (steps.failure) reasons.push(steps.failure);
	else if (!isComplete(steps)) reasons.push('incomplete');
	if (!isContinuous(frames)) reasons.push('discontinuous');
	if (evidence.identitySpread === null || evidence.smallestStep === null) reasons.push('too_few_frames');
	else {
		if (!(evidence.identitySpread <= SAME_FACE_DISTANCE)) reasons.push('identity_changed');
		if (!(evidence.smallestStep >= LIVENESS_LIMITS.minStep)) reasons.push('repeated_frames');
	}
	if (challenge.level === 'strict' && !((evidence.relief ?? 0) >= LIVENESS_LIMITS.minRelief))
		reasons.push('flat');
	if (reasons.length === 0) return { ok: true, evidence };
	return { ok: false, reasons: [...new Set(reasons)], evidence };
}

function gatherEvidence(frames: readonly LivenessFrame[]): LivenessEvidence {
	const yaws = frames.map(({ yaw }) => yaw);
	const heights = frames.map(({ height }) => height);
	const descriptors = frames.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []));
	const pairs = descriptors.slice(1).map((next, index) => descriptorDistance(descriptors[index] ?? [], next));
	const several = descriptors.length >= 2;
	return {
		frames: frames.length,
		durationMs: (frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0),
		yawRange: frames.length > 0 ? Math.max(...yaws) - Math.min(...yaws) : 0,
		relief: computeTurnRelief(frames),
		identitySpread: several ? computeSpread(descriptors) : null,
		smallestStep: several ? Math.min(...pairs) : null,
		sizeChange: frames.length > 0 ? Math.max(...heights) / Math.min(...heights) : 1,
		microMotion: computeMicroMotion(frames)
	};
}

function computeSpread(descriptors: readonly (readonly number[])[]): number {
	const mean = findMeanTemplate(descriptors);
	return mean ? Math.max(...descriptors.map((each) => descriptorDistance(each, mean))) : Infinity;
}

/** Median relief of the turned frames against the most frontal one. */
function computeTurnRelief(frames: readonly LivenessFrame[]): number | null {
	const pointed = frames.filter(({ landmarks }) => landmarks.length > 0);
	const [first, ...others] = pointed.sort((a, b) => Math.abs(a.yaw) - Math.abs(b.yaw));
	if (!first) return null;
	const turned = others.filter(({ yaw }) => Math.abs(yaw - first.yaw) >= TURNED);
	if (turned.length === 0) return null;
	return median(turned.map(({ landmarks }) => computeRelief(first.landmarks, landmarks)));
}

/** Relief between neighbouring frames of a resting face: a living one is never quite still, a still picture is. */
function computeMicroMotion(frames: readonly LivenessFrame[]): number | null {
	const motions = frames.slice(1).flatMap((next, index) => {
		const before = frames[index];
		const seen = before && before.landmarks.length > 0 && next.landmarks.length > 0;
		return seen && Math.abs(next.yaw - before.yaw) < 0.03
			? [computeRelief(before.landmarks, next.landmarks)]
			: [];
	});
	return motions.length > 0 ? median(motions) : null;
}

function isContinuous(frames: readonly LivenessFrame[]): boolean {
	return frames.slice(1).every((next, index) => {
		const before = frames[index];
		if (!before) return true;
		const gap = next.atMs - before.atMs;
		if (!(gap > 0) || gap > LIVENESS_LIMITS.maxGapMs) return false;
		const leap = distanceBetween(before.centre, next.centre) / before.height;
		const growth = Math.max(next.height / before.height, before.height / next.height);
		return leap <= LIVENESS_LIMITS.maxLeap * Math.max(1, gap / 100) && growth <= LIVENESS_LIMITS.maxGrowth;
	});
}
