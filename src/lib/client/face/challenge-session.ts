import { LIVENESS_LIMITS, judgeLiveness, type LivenessFailure } from '$domain/face/liveness';
import type { Challenge, LivenessAction } from '$domain/face/liveness-challenge';
import { toLivenessFrame, type LivenessFrame } from '$domain/face/liveness-frame';
import { advanceSteps, isComplete, startSteps, type StepState } from '$domain/face/liveness-steps';
import { MAX_TRACE_DESCRIPTORS, MAX_TRACE_FRAMES } from '$domain/punch/liveness-trace';
import { m } from '$lib/paraglide/messages';
import { TROUBLE_WORDS, type CameraSession, type CameraTrouble } from './camera';
import { FaceEngineError, type FaceEngine, type FaceEngineFailure } from './face-engine';
import { ACTION_WORDS, VERDICT_WORDS } from './face-words';

/** What the screen asks for at this moment. */
export type ChallengePrompt = {
	/** null while the face comes to rest, or the camera is the trouble */
	action: LivenessAction | null;
	words: string;
	/** actions done, and of how many */
	done: number;
	of: number;
	/** share of the time that is left, 1 to 0 */
	left: number;
};

export type ChallengeOptions = {
	engine: FaceEngine;
	camera: CameraSession;
	challenge: Challenge;
	signal: AbortSignal;
	onPrompt: (prompt: ChallengePrompt) => void;
	onFaces: (faces: number) => void;
};

export type ChallengeResult =
	/** `failures` is empty when the person did what was asked, as far as this device can tell; the server judges again */
	| { ok: true; frames: LivenessFrame[]; failures: LivenessFailure[] }
	| {
			ok: false;
			reason: 'aborted' | 'left' | 'camera_changed' | CameraTrouble | FaceEngineFailure;
			words: string;
			frames: LivenessFrame[];
	  };

/** One pace of descriptors over a challenge of some seconds. */
const DESCRIBE_EVERY_MS = 500;
const PAUSE_MS = 20;
/** Nobody in the picture for so long: whoever it was has left. */
const LEFT_MS = 2_500;
/** How long a black, still or paused picture may last before the challenge gives up. */
const TROUBLE_MS = 2_500;

/**
 * Leads somebody through a challenge and keeps what the server needs to judge it. A face that is out of sight for longer
 * than a challenge allows begins it anew; a camera that changes its picture ends it, since nothing says that the new one
 * shows the same person.
 */
export async function captureChallenge(options: ChallengeOptions): Promise<ChallengeResult> {
	const { engine, camera, challenge, signal, onPrompt, onFaces } = options;
	const began = performance.now();
	let healthyAt = began;
	let seenAt = began;
	let frames: LivenessFrame[] = [];
	let steps = startSteps(challenge.actions);
	let size: string | null = null;
	let describedAt = -Infinity;
	let steady = true;

	const stop = (
		reason: Extract<ChallengeResult, { ok: false }>['reason'],
		words: string
	): ChallengeResult => ({
		ok: false,
		reason,
		words,
		frames
	});

	for (;;) {
		if (signal.aborted) return stop('aborted', m.engine_aborted());
		const now = performance.now();
		if (now - began > LIVENESS_LIMITS.maxDurationMs || frames.length >= MAX_TRACE_FRAMES)
			return { ok: true, frames, failures: ['incomplete'] };
		const left = 1 - (now - began) / LIVENESS_LIMITS.maxDurationMs;
		const trouble = camera.check();
		if (!trouble) healthyAt = now;
		if (trouble === 'ended' || (trouble && now - healthyAt > TROUBLE_MS))
			return stop(trouble, TROUBLE_WORDS[trouble]());
		if (trouble) onPrompt({ ...promptOf(steps), action: null, words: TROUBLE_WORDS[trouble](), left });
		const picture = trouble ? null : await camera.grab();
		if (!picture) {
			await pause(PAUSE_MS);
			continue;
		}
		const described = frames.filter(({ descriptor }) => descriptor).length;
		const due = steady && now - describedAt >= DESCRIBE_EVERY_MS && described < MAX_TRACE_DESCRIPTORS;
		let analysis;
		try {
			analysis = await engine.analyse(picture, {
				purpose: due ? 'capture' : 'track',
				signal,
				capturedAtMonotonicMs: now
			});
		} catch (cause) {
			if (!(cause instanceof FaceEngineError)) throw cause;
			return stop(cause.reason, cause.words);
		}
		const shape = `${analysis.frame.width}x${analysis.frame.height}`;
		size ??= shape;
		if (shape !== size) return stop('camera_changed', m.alive_camera_changed());
		onFaces(analysis.faces);
		if (analysis.sample) describedAt = now;
		steady = analysis.quality.ok;
		const frame = toLivenessFrame(analysis, now);
		if (!frame) {
			if (now - seenAt > LEFT_MS) return stop('left', VERDICT_WORDS.no_face());
			const verdict = analysis.faces > 1 ? 'several_faces' : analysis.quality.verdict;
			onPrompt({ ...promptOf(steps), action: null, words: VERDICT_WORDS[verdict](), left });
			await pause(PAUSE_MS);
			continue;
		}
		// Out of sight for longer than a cut would take: what was seen before proves nothing about now.
		if (now - seenAt > LIVENESS_LIMITS.maxGapMs) {
			frames = [];
			steps = startSteps(challenge.actions);
		}
		seenAt = now;
		frames = [...frames, frame];
		steps = advanceSteps(steps, frame);
		if (steps.failure) return { ok: true, frames, failures: [steps.failure] };
		onPrompt({ ...promptOf(steps), left });
		if (isComplete(steps) && frames.filter(({ descriptor }) => descriptor).length >= 2) {
			const result = judgeLiveness(challenge, frames);
			return { ok: true, frames, failures: result.ok ? [] : result.reasons };
		}
		await pause(PAUSE_MS);
	}
}

/** The words of a step: rest, the action, back to rest. */
function promptOf({ actions, step, phase }: StepState): Omit<ChallengePrompt, 'left'> {
	const action = actions[step] ?? null;
	const place = { done: step, of: actions.length };
	if (action === null || phase === 'return') return { ...place, action: null, words: m.alive_back() };
	if (phase === 'rest') return { ...place, action: null, words: m.face_turned() };
	return { ...place, action, words: ACTION_WORDS[action]() };
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
