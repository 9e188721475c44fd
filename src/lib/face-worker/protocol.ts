import type { FrameAnalysis, Purpose } from '$domain/face/frame-analysis';

export type BackendName = 'wasm' | 'webgl' | 'cpu';

/** What the page asks of the worker; one at a time, answered in order. */
export type FaceRequest = { id: number } & (
	| { kind: 'start'; modelsUrl: string; backend: BackendName | 'measure'; secondEmbedder: boolean }
	| { kind: 'analyse'; frame: ImageBitmap; purpose: Purpose; capturedAtMonotonicMs: number }
	| { kind: 'memory' }
);

/** Which backend runs and what was measured on the way, all in milliseconds. */
export type EngineInfo = {
	backend: BackendName;
	modelId: string;
	secondEmbedder: boolean;
	/** Fetch and check the files, start the backend, decode the weights. */
	loadMs: number;
	/** First run of every network on a blank picture. */
	warmUpMs: number;
	/** One frame, picture to descriptor, per backend, where there was a choice to be made. */
	measuredMs: Partial<Record<BackendName, number>>;
};

/** Tensors alive in the worker; must not grow with the number of frames. */
export type MemoryInfo = { tensors: number; bytes: number };

export type FaceReply =
	| { id: number; ok: true; value: EngineInfo | FrameAnalysis | MemoryInfo }
	| { id: number; ok: false; reason: FaceFailure; message: string };

/** Why the worker could not answer. */
export type FaceFailure =
	'models_unavailable' | 'models_corrupt' | 'no_backend' | 'context_lost' | 'inference_failed';

/** Thrown inside the worker for failures that the page can tell apart. */
export class FaceError extends Error {
	constructor(
		readonly reason: FaceFailure,
		message: string,
		options?: ErrorOptions
	) {
		super(message, options);
	}
}
