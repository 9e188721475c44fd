import type { FaceSample, FrameAnalysis } from '$domain/face/frame-analysis';
import { findSameFace } from '$domain/matching/same-face';
import { m } from '$lib/paraglide/messages';
import { TROUBLE_WORDS, type CameraSession, type CameraTrouble } from './camera';
import { FaceEngineError, type FaceEngine, type FaceEngineFailure } from './face-engine';
import { VERDICT_WORDS } from './face-words';

/** What is shown while capturing: the latest verdict in words and how many frames are in. */
export type Guidance = {
	words: string;
	/** Null while the camera itself is the trouble. */
	analysis: FrameAnalysis | null;
	trouble: CameraTrouble | null;
	taken: number;
	want: number;
};

export type CaptureOptions = {
	engine: FaceEngine;
	camera: CameraSession;
	/** How many good frames. */
	want: number;
	timeoutMs: number;
	signal?: AbortSignal;
	onGuidance?: (guidance: Guidance) => void;
	/** Refuses a good frame, with words for the person; enrolment asks for a turn of the head with it. */
	accept?: (sample: FaceSample, taken: readonly FaceSample[]) => { ok: true } | { ok: false; words: string };
};

export type CaptureResult =
	| { ok: true; samples: FaceSample[] }
	| { ok: false; reason: 'timed_out' | 'aborted' | CameraTrouble | FaceEngineFailure; words: string };

/** Frames closer together than this show the same noise and add nothing to the mean. */
const SPACING_MS = 150;
/** Pause between two frames: leaves the page its time, and drives the loop where frame callbacks never fire. */
const PAUSE_MS = 25;
/** After a second face was seen, so long without one: a single frame in which it was missed counts for nothing. */
const ALONE_MS = 1_000;
/** How long a black or paused picture may last before the capture gives up. */
const TROUBLE_MS = 8_000;

/** Watches the camera until enough good frames of one and the same face are in. */
export async function captureSamples(options: CaptureOptions): Promise<CaptureResult> {
	const { engine, camera, want, timeoutMs, signal, onGuidance, accept } = options;
	const deadline = performance.now() + timeoutMs;
	let samples: FaceSample[] = [];
	let steady = false;
	let rivalAt = -Infinity;
	let healthyAt = performance.now();

	const tell = (words: string, analysis: FrameAnalysis | null, trouble: CameraTrouble | null = null) =>
		onGuidance?.({ words, analysis, trouble, taken: samples.length, want });

	while (samples.length < want) {
		if (signal?.aborted) return { ok: false, reason: 'aborted', words: m.engine_aborted() };
		const now = performance.now();
		if (now > deadline) return { ok: false, reason: 'timed_out', words: m.capture_timed_out() };
		const trouble = camera.check();
		if (!trouble) healthyAt = now;
		if (trouble === 'ended' || (trouble && now - healthyAt > TROUBLE_MS)) {
			return { ok: false, reason: trouble, words: TROUBLE_WORDS[trouble]() };
		}
		if (trouble) tell(TROUBLE_WORDS[trouble](), null, trouble);
		const frame = trouble ? null : await camera.grab();
		if (!frame) {
			await pause(PAUSE_MS);
			continue;
		}
		const last = samples.at(-1)?.capturedAtMonotonicMs ?? -Infinity;
		const purpose = steady && now - last >= SPACING_MS ? 'capture' : 'track';
		let analysis: FrameAnalysis;
		try {
			analysis = await engine.analyse(frame, { purpose, signal, capturedAtMonotonicMs: now });
		} catch (cause) {
			if (!(cause instanceof FaceEngineError)) throw cause;
			// The next frame starts a new worker, which does without the graphics chip.
			if (cause.reason === 'context_lost') continue;
			return { ok: false, reason: cause.reason, words: cause.words };
		}
		if (analysis.faces > 1) rivalAt = now;
		steady = analysis.quality.ok && now - rivalAt > ALONE_MS;
		let words = VERDICT_WORDS[analysis.quality.verdict]();
		const { sample } = analysis;
		if (sample && !samples.some((taken) => isRepeat(taken, sample))) {
			const judged = accept?.(sample, samples) ?? { ok: true };
			if (judged.ok) samples = findSameFace([...samples, sample]);
			else words = judged.words;
		}
		tell(words, analysis);
		await pause(PAUSE_MS);
	}
	return { ok: true, samples };
}

/** The same picture once more, as a camera that lags gives it: one look, not two. Noise makes every picture another. */
function isRepeat(taken: FaceSample, { descriptor }: FaceSample): boolean {
	return taken.descriptor.every((value, index) => value === descriptor[index]);
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
