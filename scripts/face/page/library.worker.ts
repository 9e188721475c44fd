// face-api's documented chain, unchanged, in a worker on the same backend: what ours is compared with.
import { startBackend } from '$lib/face-worker/backend';
import type { BackendName } from '$lib/face-worker/protocol';
import {
	detectSingleFace,
	env,
	nets,
	SsdMobilenetv1Options
} from '@vladmandic/face-api/dist/face-api.esm-nobundle.js';

export type LibraryRequest =
	| { kind: 'start'; modelsUrl: string; libraryModelsUrl: string; backend: BackendName }
	| { kind: 'photo'; photo: string | Blob };

export type LibraryMeasured = { descriptor: number[]; ms: number } | null;

env.setEnv({
	Canvas: OffscreenCanvas,
	CanvasRenderingContext2D: OffscreenCanvasRenderingContext2D,
	Image: class {},
	ImageData,
	Video: class {},
	createCanvasElement: () => new OffscreenCanvas(1, 1),
	createImageElement: () => ({}),
	createVideoElement: () => ({}),
	fetch: (url: string) => fetch(url),
	readFile: () => Promise.reject(new Error('no files here'))
	// The library's types name the page's own element classes.
} as unknown as Parameters<typeof env.setEnv>[0]);

self.onmessage = async ({ data: request }: MessageEvent<LibraryRequest>) => {
	try {
		self.postMessage({ ok: true, value: await answer(request) });
	} catch (cause) {
		self.postMessage({ ok: false, message: String(cause) });
	}
};

async function answer(request: LibraryRequest): Promise<LibraryMeasured | 'started'> {
	if (request.kind === 'start') {
		await startBackend(request.backend, request.modelsUrl);
		await nets.ssdMobilenetv1.loadFromUri(request.libraryModelsUrl);
		await nets.faceLandmark68Net.loadFromUri(request.libraryModelsUrl);
		await nets.faceRecognitionNet.loadFromUri(request.libraryModelsUrl);
		return 'started';
	}
	const bitmap = await createImageBitmap(
		typeof request.photo === 'string' ? await (await fetch(request.photo)).blob() : request.photo
	);
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
	bitmap.close();
	const began = performance.now();
	// An OffscreenCanvas is the Canvas of the environment set above; the types know only the page's.
	const input = canvas as unknown as HTMLCanvasElement;
	const face = await detectSingleFace(input, new SsdMobilenetv1Options())
		.withFaceLandmarks()
		.withFaceDescriptor();
	return face ? { descriptor: Array.from(face.descriptor), ms: performance.now() - began } : null;
}
