import { drawChallenge, type LivenessLevel } from '$domain/face/liveness-challenge';
import { packTrace, type LivenessTrace } from '$domain/punch/liveness-trace';
import { m } from '$lib/paraglide/messages';
import type { CameraSession } from '../face/camera';
import { captureChallenge, type ChallengePrompt } from '../face/challenge-session';
import type { FaceEngine } from '../face/face-engine';
import { RETRY_WORDS } from '../face/face-words';
import type { DrawnNonce } from '../punch/punch';
import type { Part } from './screen';

/** Somebody who fails twice is recorded as they are, and a person decides. */
const TRIES = 2;
/** Long enough to read why the first try did not count. */
const READ_MS = 1_800;

export type Proof =
	/** what was seen; null where nothing is asked. Whether it is enough is the server's to say. */
	| { kind: 'seen'; trace: LivenessTrace | null }
	/** nobody punches any more, or nobody knows who: begin anew */
	| { kind: 'gone'; words: string }
	| { kind: 'broken'; part: Part; words: string };

export type ProofOptions = {
	engine: FaceEngine;
	camera: CameraSession;
	level: LivenessLevel;
	drawn: DrawnNonce | null;
	/** aborted when the device is shut out or stopped */
	signal: AbortSignal;
	/** aborted by "I cannot do this" */
	skip: AbortSignal;
	onPrompt: (prompt: ChallengePrompt) => void;
	onFaces: (faces: number) => void;
};

/** Leads through the challenge of this punch, twice if need be. */
export async function proveAlive(options: ProofOptions): Promise<Proof> {
	const { level, drawn, signal, skip, onPrompt } = options;
	// Without a nonce nobody could say what had to be asked; the server sees that the proof is missing.
	if (level === 'off' || drawn === null) return { kind: 'seen', trace: null };
	const challenge = drawChallenge(drawn.nonce, level);
	const about = { level, drawnFor: drawn.drawnFor };
	for (let turn = 1; ; turn++) {
		const result = await captureChallenge({ ...options, challenge, signal: AbortSignal.any([signal, skip]) });
		if (!result.ok) {
			if (skip.aborted && !signal.aborted) return { kind: 'seen', trace: packTrace(result.frames, about) };
			const { reason, words } = result;
			if (reason === 'aborted' || reason === 'left' || reason === 'camera_changed')
				return { kind: 'gone', words };
			return { kind: 'broken', part: isCamera(reason) ? 'camera' : 'face recognition', words };
		}
		if (result.failures.length === 0 || turn === TRIES || skip.aborted)
			return { kind: 'seen', trace: packTrace(result.frames, about) };
		const [failure] = result.failures;
		const words = ((failure && RETRY_WORDS[failure]) ?? m.alive_again)();
		onPrompt({ action: null, words, done: 0, of: challenge.actions.length, left: 1 });
		await pause(READ_MS);
	}
}

const CAMERA = ['ended', 'muted', 'frozen', 'black'];
const isCamera = (reason: string) => CAMERA.includes(reason);

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
