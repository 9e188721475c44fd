import type { LivenessAction } from './liveness-challenge';
import type { LivenessFrame } from './liveness-frame';

/**
 * Changes against the face at rest. Flat photographs turned by up to 50 degrees change the yaw ratio by at most 0.178 in
 * 715 simulated turns; closed mouths open to at most 0.17, surprised ones to 0.41 in the median (docs/face.md).
 */
export const STEP_LIMITS = {
	turn: 0.22,
	wrongWay: 0.15,
	nod: 0.13,
	mouthOpen: 0.25,
	mouthClosed: 0.18,
	/** Back at rest. */
	neutral: 0.12,
	/** Nobody reacts faster; whoever moves earlier did not wait for the question. */
	minReactionMs: 250,
	/** So many frames at rest before a question counts as asked. */
	restFrames: 3
};

export type StepFailure = 'wrong_way' | 'too_early';

/** How far a challenge has come. Immutable: `advanceSteps` gives the next one. */
export type StepState = {
	actions: readonly LivenessAction[];
	/** Index of the action asked for; equal to the number of actions when all are done. */
	step: number;
	phase: 'rest' | 'move' | 'return';
	/** When the current action was asked for; null while resting. */
	askedAtMs: number | null;
	/** Values at rest before the current action. */
	rest: { yaw: number; pitch: number; mouthOpen: number } | null;
	/** The latest frames, for smoothing. */
	recent: readonly LivenessFrame[];
	/** Frames in a row in which the action was seen. */
	held: number;
	failure: StepFailure | null;
};

/** Before the first frame. */
export function startSteps(actions: readonly LivenessAction[]): StepState {
	return { actions, step: 0, phase: 'rest', askedAtMs: null, rest: null, recent: [], held: 0, failure: null };
}

/** True when every action was seen in order. */
export function isComplete({ actions, step }: StepState): boolean {
	return step >= actions.length;
}

/** Takes one more frame into account: rest, move as asked, return to rest, next action. */
export function advanceSteps(state: StepState, frame: LivenessFrame): StepState {
	const action = state.actions[state.step];
	if (!action || state.failure) return state;
	const recent = [...state.recent, frame].slice(-STEP_LIMITS.restFrames);
	const now = smooth(recent);
	const next = { ...state, recent };
	if (state.phase === 'rest') {
		const steady = recent.length === STEP_LIMITS.restFrames && isStill(recent);
		if (!steady || now.mouthOpen > STEP_LIMITS.mouthClosed) return next;
		return { ...next, phase: 'move', askedAtMs: frame.atMs, rest: now };
	}
	if (!state.rest || state.askedAtMs === null) return next;
	const change = computeChange(action, now, state.rest);
	if (state.phase === 'return') {
		if (Math.abs(change) > STEP_LIMITS.neutral) return next;
		return { ...startSteps(state.actions), step: state.step + 1 };
	}
	if (isTurn(action) && change <= -STEP_LIMITS.wrongWay) return { ...next, failure: 'wrong_way' };
	const held = change >= limitOf(action) ? state.held + 1 : 0;
	if (held < 2) return { ...next, held };
	if (frame.atMs - state.askedAtMs < STEP_LIMITS.minReactionMs) return { ...next, failure: 'too_early' };
	return { ...next, phase: 'return', held: 0 };
}

/** Change in the direction that the action asks for. */
function computeChange(action: LivenessAction, now: Rest, rest: Rest): number {
	// Not mirrored: the person's left is the picture's right, where yaw is positive.
	if (action === 'turn_left') return now.yaw - rest.yaw;
	if (action === 'turn_right') return rest.yaw - now.yaw;
	if (action === 'nod') return Math.abs(now.pitch - rest.pitch);
	return now.mouthOpen - rest.mouthOpen;
}

function limitOf(action: LivenessAction): number {
	if (action === 'nod') return STEP_LIMITS.nod;
	return action === 'open_mouth' ? STEP_LIMITS.mouthOpen - STEP_LIMITS.mouthClosed / 2 : STEP_LIMITS.turn;
}

function isTurn(action: LivenessAction): boolean {
	return action === 'turn_left' || action === 'turn_right';
}

type Rest = { yaw: number; pitch: number; mouthOpen: number };

/** Median of the latest frames: one frame with broken landmarks decides nothing. */
function smooth(frames: readonly LivenessFrame[]): Rest {
	return {
		yaw: median(frames.map(({ yaw }) => yaw)),
		pitch: median(frames.map(({ pitch }) => pitch)),
		mouthOpen: median(frames.map(({ mouthOpen }) => mouthOpen))
	};
}

function isStill(frames: readonly LivenessFrame[]): boolean {
	const yaws = frames.map(({ yaw }) => yaw);
	return Math.max(...yaws) - Math.min(...yaws) < STEP_LIMITS.neutral / 2;
}

/** Middle value; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN;
}
