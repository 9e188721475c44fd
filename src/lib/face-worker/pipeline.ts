import { RECOGNITION_MODEL } from '$domain/face/models';
import type { FrameAnalysis, Purpose } from '$domain/face/frame-analysis';
import type { RgbaImage } from '$domain/face/warp';
import { analyseFrame } from './analyse-frame';
import { hasGraphicsChip, startBackend } from './backend';
import { DETECTOR_SIZES } from './detector';
import { CUTS, embedFace } from './embedder';
import { createFaceMemory } from './face-memory';
import { buildNetworks, disposeNetworks, fetchNetworks, type NetworkFiles, type Networks } from './networks';
import { FaceError, type BackendName, type EngineInfo } from './protocol';
import { memory } from './tfjs';

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

type Source = { modelsUrl: string; files: Promise<NetworkFiles> };
type Start = { modelsUrl: string; backend: BackendName | 'measure'; secondEmbedder: boolean };

/**
 * Starts a backend while the weights are fetched, builds the networks, runs each once; with `measure`, and where there is
 * a graphics chip to choose, on the faster of WebAssembly and WebGL.
 */
export async function startPipeline({ modelsUrl, backend: wanted, secondEmbedder: withSecond }: Start) {
	const measuredMs: EngineInfo['measuredMs'] = {};
	const files = fetchNetworks(modelsUrl, withSecond);
	// Whoever awaits it is told; until then a failure is nobody's.
	files.catch(() => undefined);
	const source = { modelsUrl, files };
	let current = await startFirstThatWorks(source, wanted);
	if (wanted === 'measure' && current.backend === 'wasm' && hasGraphicsChip()) {
		measuredMs.wasm = await measure(current.networks);
		current = await keepFaster(current, source, measuredMs);
	}
	const { networks, backend, loadMs, warmUpMs } = current;
	const secondEmbedder = networks.second !== null;
	const info: EngineInfo = {
		backend,
		modelId: RECOGNITION_MODEL,
		secondEmbedder,
		loadMs,
		warmUpMs,
		measuredMs
	};
	const sizes = createSizeMemory();
	const face = createFaceMemory();

	async function analyse(
		image: RgbaImage,
		options: { purpose: Purpose; capturedAtMonotonicMs: number }
	): Promise<FrameAnalysis> {
		const began = performance.now();
		const run =
			options.purpose === 'photo'
				? await networks.detector.detectEveryone(image)
				: await networks.detector.detectFirst(image, sizes.next());
		if (options.purpose !== 'photo') sizes.saw(run.size, run.detections.length > 0);
		const analysis = await analyseFrame(networks, image, { run, ...options, memory: face });
		return { ...analysis, spentMs: performance.now() - began };
	}

	return {
		info,
		analyse,
		memory: () => ({ tensors: memory().numTensors, bytes: memory().numBytes }),
		networks
	};
}

type Started = { backend: BackendName; networks: Networks; loadMs: number; warmUpMs: number };

/** WebAssembly starts on nearly everything; a device without it still gets its face seen, slowly. */
async function startFirstThatWorks(source: Source, backend: Start['backend']): Promise<Started> {
	const order: BackendName[] = backend === 'measure' ? ['wasm', 'webgl', 'cpu'] : [backend, 'wasm', 'cpu'];
	const failures: unknown[] = [];
	for (const name of new Set(order)) {
		const began = performance.now();
		try {
			await startBackend(name, source.modelsUrl);
		} catch (cause) {
			failures.push(cause);
			console.warn(`${name} does not start`, cause);
			continue;
		}
		return await start(name, source, began);
	}
	throw new FaceError('no_backend', 'neither WebAssembly nor WebGL nor plain JavaScript runs the networks', {
		cause: failures
	});
}

async function start(backend: BackendName, { files }: Source, began: number): Promise<Started> {
	const networks = buildNetworks(await files);
	const loaded = performance.now();
	await runOnce(networks);
	return { backend, networks, loadMs: loaded - began, warmUpMs: performance.now() - loaded };
}

/** Switching pays only if WebGL is clearly faster: WebAssembly cannot lose a context and is the same on every device. */
async function keepFaster(
	wasm: Started,
	source: Source,
	measuredMs: EngineInfo['measuredMs']
): Promise<Started> {
	try {
		const began = performance.now();
		await startBackend('webgl', source.modelsUrl);
		const webgl = await start('webgl', source, began);
		measuredMs.webgl = await measure(webgl.networks);
		if (measuredMs.webgl < 0.7 * (measuredMs.wasm ?? Infinity)) {
			disposeNetworks(wasm.networks);
			return webgl;
		}
		disposeNetworks(webgl.networks);
	} catch (cause) {
		console.warn('WebGL could not be measured; staying on WebAssembly', cause);
	}
	await startBackend('wasm', source.modelsUrl);
	return wasm;
}

/** Median of three runs of the whole chain, milliseconds. */
async function measure(networks: Networks): Promise<number> {
	const times: number[] = [];
	for (let run = 0; run < 3; run++) {
		const began = performance.now();
		await runOnce(networks);
		times.push(performance.now() - began);
	}
	return times.sort((a, b) => a - b)[1] ?? NaN;
}

/** Every network once on a grey picture, at the sizes that a frame uses. */
async function runOnce({ detector, landmarker, embedder, second }: Networks): Promise<void> {
	const side = 256;
	const image = { data: new Uint8ClampedArray(side * side * 4).fill(128), width: side, height: side };
	await detector.detect(image, DETECTOR_SIZES[0]);
	const points = await landmarker.locate(image, { x: 40, y: 40, width: 170, height: 170 });
	const landmarks = await landmarker.refine(image, points);
	for (const network of second ? [embedder, second] : [embedder]) {
		await embedFace(network, { image, landmarks, cuts: CUTS.frame });
	}
}

/**
 * Which detector sizes to try on the next frame of a camera: the one that saw the face last, and while there is none,
 * one more of the others per frame, so that an empty room costs two runs a frame and not four.
 */
function createSizeMemory() {
	let last: number = DETECTOR_SIZES[0];
	let turn = 0;
	return {
		next(): number[] {
			const others = DETECTOR_SIZES.filter((size) => size !== last);
			return [last, others[turn % others.length] ?? last];
		},
		saw(size: number, face: boolean): void {
			if (face) last = size;
			else turn++;
		}
	};
}
