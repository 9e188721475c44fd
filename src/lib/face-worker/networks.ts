import { createDetector, type Detector } from './detector';
import type { Embedder } from './embedder';
import { faceresCentre } from './faceres-centre';
import { createFaceresEmbedder } from './faceres-embedder';
import { createLandmarker, type Landmarker } from './landmarker';
import { createRecognitionEmbedder } from './recognition-embedder';
import { loadWeights } from './weights';

/** The networks of one running pipeline, on the backend that was active when they were loaded. */
export type Networks = {
	detector: Detector;
	landmarker: Landmarker;
	embedder: Embedder;
	second: Embedder | null;
};

/**
 * Loads, checks and builds every network that is needed.
 * @param centred false to measure the second embedder's mean face, which is otherwise taken off
 */
export async function loadNetworks(
	modelsUrl: string,
	secondEmbedder: boolean,
	{ centred = true } = {}
): Promise<Networks> {
	const [detector, landmarks, recognition, faceres] = await Promise.all([
		loadWeights(modelsUrl, 'detector'),
		loadWeights(modelsUrl, 'landmarks'),
		loadWeights(modelsUrl, 'recognition'),
		secondEmbedder ? loadWeights(modelsUrl, 'faceres') : null
	]);
	return {
		detector: createDetector(detector),
		landmarker: createLandmarker(landmarks),
		embedder: createRecognitionEmbedder(recognition),
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
