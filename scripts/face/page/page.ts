// A page that holds the app's own face code and nothing else; tests and measurements drive it from Node.
import { openCamera } from '$lib/client/face/camera';
import { captureSamples } from '$lib/client/face/capture-session';
import { createFaceEngine } from '$lib/client/face/face-engine';
import { analysePhoto } from '$lib/client/face/photo';
import { MODEL_FOLDER } from '$domain/face/models';
import type { BackendName } from '$lib/face-worker/protocol';
import type { LibraryMeasured } from './library.worker';
import type { Measured } from './measure.worker';

const modelsUrl = new URL(`/${MODEL_FOLDER}/`, location.href).href;

/** Our networks on photographs, without quality gates. */
async function startMeasuring(backend: BackendName = 'wasm') {
	const worker = new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' });
	await ask(worker, { kind: 'start', modelsUrl, backend });
	return {
		measure: (url: string, tiltDegrees = 0) => ask<Measured>(worker, { kind: 'photo', url, tiltDegrees }),
		end: () => worker.terminate()
	};
}

/** face-api's documented chain on photographs. */
async function startLibrary(backend: BackendName = 'wasm') {
	const worker = new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module' });
	const libraryModelsUrl = new URL('/library-models/', location.href).href;
	await ask(worker, { kind: 'start', modelsUrl, libraryModelsUrl, backend });
	return {
		measure: (url: string) => ask<LibraryMeasured>(worker, { kind: 'photo', url }),
		end: () => worker.terminate()
	};
}

function ask<T>(worker: Worker, request: object): Promise<T> {
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }) => (data.ok ? resolve(data.value) : reject(new Error(data.message)));
		worker.onerror = (event) => reject(new Error(event.message));
		worker.postMessage(request);
	});
}

const api = { createFaceEngine, openCamera, captureSamples, analysePhoto, startMeasuring, startLibrary };
export type FacePage = typeof api;

Object.assign(globalThis, { face: api });
