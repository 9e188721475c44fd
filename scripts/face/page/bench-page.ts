import { openCamera } from '$lib/client/face/camera';
import { captureSamples } from '$lib/client/face/capture-session';
import { createFaceEngine, type FaceEngine } from '$lib/client/face/face-engine';
import { startLibrary } from './workers';

/** Runs in the page; medians in milliseconds, and the least, which other programs disturb least. */
export async function runBench({
	picture,
	runs,
	backend
}: {
	picture: string;
	runs: number;
	backend: 'wasm' | 'webgl';
}) {
	const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
	const blob = new Blob([bytes], { type: 'image/jpeg' });
	const bitmap = await createImageBitmap(blob);
	const tenth = (value = NaN) => Math.round(value * 10) / 10;
	const median = (times: number[]) => tenth(times.sort((a, b) => a - b)[times.length >> 1]);
	const capture = async (engine: FaceEngine, purpose: 'capture' | 'track') => {
		const began = performance.now();
		const analysis = await engine.analyse(await createImageBitmap(bitmap), { purpose });
		if (purpose === 'capture' && !analysis.sample)
			throw new Error(`no descriptor: ${analysis.quality.verdict}`);
		return performance.now() - began;
	};
	const engine = createFaceEngine({ backend });
	await capture(engine, 'capture');
	const library = await startLibrary(backend);
	// Both warm up once; then they take turns, so that a busy machine slows both.
	await library.measure(blob);
	const times = { ours: [] as number[], library: [] as number[], track: [] as number[] };
	for (let run = 0; run < runs; run++) {
		times.ours.push(await capture(engine, 'capture'));
		const chain = await library.measure(blob);
		if (!chain) throw new Error('face-api found no face');
		times.library.push(chain.ms);
		await (globalThis as unknown as { frameDone: () => Promise<void> }).frameDone(); // exposed by the caller
	}
	library.end();

	for (let run = 0; run < runs; run++) times.track.push(await capture(engine, 'track'));
	engine.dispose();
	return {
		ours: median(times.ours),
		library: median(times.library),
		track: median(times.track),
		least: {
			ours: tenth(Math.min(...times.ours)),
			library: tenth(Math.min(...times.library))
		}
	};
}

/** The app's own capture, never content with what it sees, or only the preview. Returns the frames it looked at. */
export async function watchCamera({ milliseconds, tracking }: { milliseconds: number; tracking: boolean }) {
	const video = document.querySelector('video');
	if (!video) throw new Error('the page has a video element');
	const opened = await openCamera(video);
	if (!opened.ok) throw new Error(opened.words);
	let frames = 0;
	if (tracking) {
		const engine = createFaceEngine({ backend: 'wasm' });
		await captureSamples({
			engine,
			camera: opened.camera,
			want: 1,
			timeoutMs: milliseconds,
			onGuidance: () => frames++,
			accept: () => ({ ok: false, words: '' })
		});
		engine.dispose();
	} else {
		await new Promise((resolve) => setTimeout(resolve, milliseconds));
	}
	opened.camera.stop();
	return frames;
}

/** A visit from opening the page to the first descriptor, milliseconds; the page was opened for this. */
export async function visitOnce(picture: string, backend: 'wasm' | 'webgl'): Promise<number> {
	const engine = createFaceEngine({ backend });
	const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
	const frame = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
	const { sample, quality } = await engine.analyse(frame, { purpose: 'capture' });
	if (!sample) throw new Error(`no descriptor: ${quality.verdict}`);
	const spent = performance.now();
	engine.dispose();
	return Math.round(spent);
}

/** Lets a service worker keep everything that is loaded from now on. */
export async function keepForOffline(): Promise<void> {
	await navigator.serviceWorker.register('/offline.js');
	await navigator.serviceWorker.ready;
	if (navigator.serviceWorker.controller) return;
	await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
}
