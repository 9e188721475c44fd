import { createDetector, type Detector } from './detector';
import type { Embedder } from './embedder';
import { faceresCentre } from './faceres-centre';
import { createFaceresEmbedder } from './faceres-embedder';
import { createLandmarker, type Landmarker } from './landmarker';
import { createRecognitionEmbedder } from './recognition-embedder';
import { decodeWeights, fetchWeights, type WeightFiles } from './weights';

/** The networks of one running pipeline, on the backend that was active when they were loaded. */
export type Networks = {
	detector: Detector;
	landmarker: Landmarker;
	embedder: Embedder;
	second: Embedder | null;
};

/** The files of every network that is needed, as fetched. */
export type NetworkFiles = {
	detector: WeightFiles;
	landmarks: WeightFiles;
	recognition: WeightFiles;
	faceres: WeightFiles | null;
};

/** Fetches and checks every file; can run while a backend starts. */
export async function fetchNetworks(modelsUrl: string, secondEmbedder: boolean): Promise<NetworkFiles> {
	const [detector, landmarks, recognition, faceres] = await Promise.all([
		fetchWeights(modelsUrl, 'detector'),
		fetchWeights(modelsUrl, 'landmarks'),
		fetchWeights(modelsUrl, 'recognition'),
		secondEmbedder ? fetchWeights(modelsUrl, 'faceres') : null
	]);
	return { detector, landmarks, recognition, faceres };
}

/**
 * Builds every network on the backend that runs.
 * @param centred false to measure the second embedder's mean face, which is otherwise taken off
 */
export function buildNetworks(files: NetworkFiles, { centred = true } = {}): Networks {
	const faceres = files.faceres && decodeWeights(files.faceres);
	return {
		detector: createDetector(decodeWeights(files.detector)),
		landmarker: createLandmarker(decodeWeights(files.landmarks)),
		embedder: createRecognitionEmbedder(decodeWeights(files.recognition)),
		second: faceres && createFaceresEmbedder(faceres, centred ? faceresCentre() : null)
	};
}

/** Frees every weight. */
export function disposeNetworks({ detector, landmarker, embedder, second }: Networks): void {
	detector.dispose();
	landmarker.dispose();
	embedder.dispose();
	second?.dispose();
}
