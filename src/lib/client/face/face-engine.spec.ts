import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FaceReply, FaceRequest } from '../../face-worker/protocol';
import { createFaceEngine } from './face-engine';

type Answer = (request: FaceRequest) => Omit<FaceReply, 'id'> | null;
const INFO = {
	backend: 'wasm',
	modelId: 'm',
	secondEmbedder: false,
	loadMs: 1,
	warmUpMs: 1,
	measuredMs: {}
} as const;
const started = { ok: true, value: INFO } as Omit<FaceReply, 'id'>;
const failed = { ok: false, reason: 'inference_failed', message: 'out of memory' } as Omit<FaceReply, 'id'>;

/** What each worker answers, in the order of their starts; null: nothing, for ever. */
let workers: Answer[];
let backends: unknown[];

beforeEach(() => {
	vi.useFakeTimers();
	workers = [];
	backends = [];
	vi.stubGlobal('window', {});
	vi.stubGlobal('location', { href: 'https://bundy.example/', origin: 'https://bundy.example' });
	vi.stubGlobal(
		'Worker',
		class {
			readonly #answer = workers.shift();
			#hear: (event: { data: unknown }) => void = () => undefined;
			addEventListener(name: string, listener: (event: { data: unknown }) => void) {
				if (name === 'message') this.#hear = listener;
			}
			postMessage(request: FaceRequest) {
				if (request.kind === 'start') backends.push(request.backend);
				const answer = this.#answer?.(request);
				if (answer) queueMicrotask(() => this.#hear({ data: { ...answer, id: request.id } }));
			}
			terminate() {
				this.#hear = () => undefined;
			}
		}
	);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('an engine that failed to start is started anew, without the graphics chip', async () => {
	workers = [() => failed, () => started];
	const engine = createFaceEngine({ backend: 'webgl' });
	await expect(engine.ready()).rejects.toMatchObject({ reason: 'inference_failed' });
	expect(await engine.ready()).toEqual(INFO);
	expect(backends).toEqual(['webgl', 'wasm']);
});

test('a worker whose networks fail is replaced', async () => {
	workers = [(request) => (request.kind === 'start' ? started : failed), () => started];
	const engine = createFaceEngine({ backend: 'wasm' });
	await expect(engine.memory()).rejects.toMatchObject({ reason: 'inference_failed' });
	expect(await engine.ready()).toEqual(INFO);
	expect(backends).toHaveLength(2);
});

test('what did not answer in time is waited for longer the next time', async () => {
	const slow: Answer = (request) => (request.kind === 'start' ? started : null);
	workers = [slow, slow, slow, slow];
	const engine = createFaceEngine({ backend: 'wasm', frameTimeoutMs: 1_000 });
	const waited = [];
	for (let turn = 0; turn < 4; turn++) {
		const from = performance.now();
		const outcome = engine.memory().catch(() => performance.now() - from);
		await vi.advanceTimersByTimeAsync(10_000);
		waited.push(await outcome);
	}
	expect(waited).toEqual([1_000, 2_000, 4_000, 4_000]);
});
