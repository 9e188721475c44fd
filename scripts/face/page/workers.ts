import { MODEL_FOLDER } from '$domain/face/models';
import type { BackendName } from '$lib/face-worker/protocol';
import type { LibraryMeasured } from './library.worker';
import type { Measured } from './measure.worker';

const modelsUrl = new URL(`/${MODEL_FOLDER}/`, location.href).href;

/** Our networks on photographs, without quality gates; `centred: false` leaves the mean face in the second descriptor. */
export async function startMeasuring(backend: BackendName = 'wasm', { centred = true } = {}) {
	const worker = new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' });
	await ask(worker, { kind: 'start', modelsUrl, backend, centred });
	return {
		measure: (photo: string | Blob, tiltDegrees = 0) =>
			ask<Measured>(worker, { kind: 'photo', photo, tiltDegrees }),
		end: () => worker.terminate()
	};
}

/** face-api's documented chain on photographs. */
export async function startLibrary(backend: BackendName = 'wasm') {
	const worker = new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module' });
	const libraryModelsUrl = new URL('/library-models/', location.href).href;
	await ask(worker, { kind: 'start', modelsUrl, libraryModelsUrl, backend });
	return {
		measure: (photo: string | Blob) => ask<LibraryMeasured>(worker, { kind: 'photo', photo }),
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
