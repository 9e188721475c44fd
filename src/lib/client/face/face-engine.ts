import workerUrl from '../../face-worker/face.worker.ts?worker&url';
import { trustScript } from '../trusted-script';
import { frameAnalysisSchema, type FrameAnalysis, type Purpose } from '$domain/face/frame-analysis';
import { MODEL_FOLDER } from '$domain/face/models';
import { m } from '$lib/paraglide/messages';
import * as v from 'valibot';
import type {
	BackendName,
	EngineInfo,
	FaceFailure,
	FaceRequest,
	MemoryInfo
} from '../../face-worker/protocol';
import { findRememberedBackend, rememberBackend } from './backend-memory';
import { startWorkerCalls, type WorkerCalls } from './worker-calls';

export type { EngineInfo } from '../../face-worker/protocol';

/** Loading 13 MB of weights over a slow line and compiling shaders. */
const START_TIMEOUT_MS = 90_000;
/** A frame takes 0.1 s; plain JavaScript on an old tablet some seconds. A lost WebGL context never answers. */
const FRAME_TIMEOUT_MS = 20_000;
/** Up to so many times as long is waited for what did not answer in time before. */
const MOST_PATIENCE = 4;

export type FaceEngineFailure = FaceFailure | 'timed_out' | 'worker_failed' | 'aborted' | 'disposed';

/** The engine could not answer; `words` can be shown. */
export class FaceEngineError extends Error {
	constructor(
		readonly reason: FaceEngineFailure,
		options?: ErrorOptions
	) {
		super(`face engine: ${reason}`, options);
	}

	get words(): string {
		return FAILURE_WORDS[this.reason]();
	}
}

export type FaceEngine = {
	/** Starts the worker if it does not run, and says on what. Rejects with FaceEngineError. */
	ready(): Promise<EngineInfo>;
	/** Hands the frame over (it is closed in any case) and returns numbers. Frames are worked on one after the other. */
	analyse(frame: ImageBitmap, options: AnalyseOptions): Promise<FrameAnalysis>;
	/** Tensors alive in the worker. */
	memory(): Promise<MemoryInfo>;
	dispose(): void;
};

export type AnalyseOptions = {
	purpose: Purpose;
	signal?: AbortSignal | undefined;
	/** performance.now() when the frame was taken; now, if left out. */
	capturedAtMonotonicMs?: number | undefined;
};

export type EngineOptions = {
	/** Also compute the second descriptor of each sample. */
	secondEmbedder?: boolean;
	/** Pin a backend instead of measuring; for tests and benchmarks. */
	backend?: BackendName;
	/** How long one frame may take before the worker counts as stuck, milliseconds. */
	frameTimeoutMs?: number;
};

/**
 * The page's end of the face worker. The worker starts at the first use, is replaced when it stops answering (a lost
 * WebGL context leaves its promises pending for ever) or fails, and then runs on WebAssembly. Each time it did not answer it is
 * waited for twice as long: a tablet that is slow, or busy for a while, is not stopped at the same point over and over.
 */
export function createFaceEngine({
	secondEmbedder = false,
	backend,
	frameTimeoutMs = FRAME_TIMEOUT_MS
}: EngineOptions = {}): FaceEngine {
	let running: { calls: WorkerCalls; info: Promise<EngineInfo> } | null = null;
	let pinned: BackendName | undefined = backend;
	let patience = 1;
	let disposed = false;

	function start() {
		if (disposed) throw new FaceEngineError('disposed');
		if (running) return running;
		// The DOM's types know no Trusted Types: the constructor takes them where the browser does.
		const script = trustScript(workerUrl) as string;
		const worker = new Worker(script, { type: 'module', name: 'face' });
		const calls = startWorkerCalls(worker);
		const request = {
			kind: 'start' as const,
			modelsUrl: new URL(`/${MODEL_FOLDER}/`, location.href).href,
			backend: pinned ?? findRememberedBackend() ?? ('measure' as const),
			secondEmbedder
		};
		const info = call<EngineInfo>(calls, request, { timeoutMs: START_TIMEOUT_MS }).then((started) => {
			if (request.backend === 'measure') rememberBackend(started.backend);
			return started;
		});
		running = { calls, info };
		return running;
	}

	async function call<T>(calls: WorkerCalls, request: Body, options: CallOptions): Promise<T> {
		const answer = await calls.call(request, { ...options, timeoutMs: options.timeoutMs * patience });
		if (answer.ok) return answer.value as T; // the worker answers each kind with its own type (protocol.ts)
		if (answer.reason !== 'aborted' && running?.calls === calls) {
			calls.end();
			running = null;
			if (WITHOUT_GRAPHICS.includes(answer.reason)) pinned = 'wasm';
			if (answer.reason === 'timed_out') patience = Math.min(2 * patience, MOST_PATIENCE);
		}
		throw new FaceEngineError(answer.reason, { cause: answer.message });
	}

	return {
		ready: async () => start().info,
		async analyse(frame, { purpose, signal, capturedAtMonotonicMs = performance.now() }) {
			try {
				const { calls, info } = start();
				await info;
				const body = { kind: 'analyse' as const, frame, purpose, capturedAtMonotonicMs };
				const reply = await call(calls, body, { timeoutMs: frameTimeoutMs, signal, transfer: [frame] });
				return v.parse(frameAnalysisSchema, reply);
			} finally {
				frame.close();
			}
		},
		async memory() {
			const { calls, info } = start();
			await info;
			return call<MemoryInfo>(calls, { kind: 'memory' }, { timeoutMs: frameTimeoutMs });
		},
		dispose() {
			disposed = true;
			running?.calls.end();
			running = null;
		}
	};
}

/** A graphics chip, or its driver, may be behind these. */
const WITHOUT_GRAPHICS: FaceEngineFailure[] = ['timed_out', 'context_lost', 'inference_failed'];

type Body = FaceRequest extends infer Each ? (Each extends { id: number } ? Omit<Each, 'id'> : never) : never;
type CallOptions = { timeoutMs: number; signal?: AbortSignal | undefined; transfer?: Transferable[] };

const FAILURE_WORDS: Record<FaceEngineFailure, () => string> = {
	models_unavailable: m.engine_models_unavailable,
	models_corrupt: m.engine_models_corrupt,
	no_backend: m.engine_no_backend,
	context_lost: m.engine_context_lost,
	inference_failed: m.engine_inference_failed,
	timed_out: m.engine_timed_out,
	worker_failed: m.engine_worker_failed,
	aborted: m.engine_aborted,
	disposed: m.engine_disposed
};
