import { createFaceEngine, type FaceEngine } from '$lib/client/face/face-engine';
import { startLibrary } from './workers';

/** Runs in the page; medians in milliseconds. */
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
	const median = (times: number[]) =>
		Math.round((times.sort((a, b) => a - b)[times.length >> 1] ?? NaN) * 10) / 10;
	const capture = async (engine: FaceEngine, purpose: 'capture' | 'track') => {
		const began = performance.now();
		const analysis = await engine.analyse(await createImageBitmap(bitmap), { purpose });
		if (purpose === 'capture' && !analysis.sample)
			throw new Error(`no descriptor: ${analysis.quality.verdict}`);
		return performance.now() - began;
	};
	const visit = async () => {
		const began = performance.now();
		const engine = createFaceEngine({ backend });
		await capture(engine, 'capture');
		return { engine, ms: Math.round(performance.now() - began) };
	};

	const first = await visit();
	first.engine.dispose();
	const second = await visit();
	const { engine } = second;
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

	// The page's own clock while the worker tracks: every pause between two turns of its event loop.
	let longest = 0;
	let running = true;
	let last = performance.now();
	const channel = new MessageChannel();
	channel.port1.onmessage = () => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
		if (running) channel.port2.postMessage(null);
	};
	last = performance.now();
	channel.port2.postMessage(null);
	for (let run = 0; run < runs; run++) times.track.push(await capture(engine, 'track'));
	running = false;
	engine.dispose();
	return {
		ours: median(times.ours),
		library: median(times.library),
		track: median(times.track),
		longestPause: Math.round(longest * 10) / 10,
		firstVisit: first.ms,
		secondVisit: second.ms
	};
}
