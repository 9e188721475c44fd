import { intersectionOverUnion, type Box } from '$domain/face/geometry';
import { warp, type RgbaImage, type RgbImage } from '$domain/face/warp';
import { TinyFaceDetector, toNetInput } from './face-api';
import { dispose, tensor3d, type NamedTensorMap } from './tfjs';

/** A face in the picture, in its pixels. The box may reach over the edge. */
export type Detection = { box: Box; score: number };

/** What one detector run saw, with the picture it was fed (longer side scaled to fit, the rest black). */
export type DetectorRun = { detections: Detection[]; input: RgbImage; scale: number };

/** Below this the tiny detector mostly sees hands and patterns; measured on LFW it loses 3 of 8,895 faces here. */
const MIN_SCORE = 0.3;

/**
 * Input sizes, likeliest first. A face must fill a certain share of the detector's input to be seen: 224 sees nearly
 * every face at a clock, 320 and 416 smaller ones, 160 close-ups that the others miss.
 */
export const DETECTOR_SIZES = [224, 320, 160, 416] as const;

export type Detector = ReturnType<typeof createDetector>;

/** face-api's tiny detector (a depthwise YOLO v2) on our own resampling. */
export function createDetector(weights: NamedTensorMap) {
	const net = new TinyFaceDetector();
	net.loadFromWeightMap(weights as unknown as Parameters<typeof net.loadFromWeightMap>[0]);

	async function detect(image: RgbaImage, size: number): Promise<DetectorRun> {
		const scale = Math.max(image.width, image.height) / size;
		// Pixel centres: result pixel i shows picture position (i + 0.5) * scale - 0.5.
		const shift = (scale - 1) / 2;
		const input = warp(image, { a: scale, b: 0, tx: shift, ty: shift }, { width: size, height: size });
		const pixels = tensor3d(input.data, [size, size, 3]);
		try {
			const found = await net.locateFaces(toNetInput([pixels]), {
				inputSize: size,
				scoreThreshold: MIN_SCORE
			});
			const detections = found.map(({ score, relativeBox: { x, y, width, height } }) => ({
				score,
				box: {
					x: x * size * scale,
					y: y * size * scale,
					width: width * size * scale,
					height: height * size * scale
				}
			}));
			return { detections: distinct(detections), input, scale };
		} finally {
			dispose(pixels);
		}
	}

	return {
		detect,
		/** Tries the sizes in turn until one shows a face; the last run if none does. */
		async detectFirst(image: RgbaImage, sizes: readonly number[]): Promise<DetectorRun> {
			let run = await detect(image, sizes[0] ?? DETECTOR_SIZES[0]);
			for (const size of sizes.slice(1)) {
				if (run.detections.length > 0) return run;
				run = await detect(image, size);
			}
			return run;
		},

		/** Every face that any of the sizes shows: for photographs, where nobody may be overlooked. */
		async detectEveryone(image: RgbaImage, sizes: readonly number[] = DETECTOR_SIZES): Promise<DetectorRun> {
			const runs: DetectorRun[] = [];
			for (const size of sizes) runs.push(await detect(image, size));
			const detections = distinct(runs.flatMap((run) => run.detections));
			const [first] = runs;
			if (!first) throw new RangeError('the detector has no sizes');
			return { ...first, detections };
		},
		dispose: () => net.dispose(false)
	};
}

/** Drops boxes that show the same face again; the library's own suppression lets a third of overlap pass. */
function distinct(detections: Detection[]): Detection[] {
	const kept: Detection[] = [];
	for (const detection of detections.sort((a, b) => b.score - a.score)) {
		if (kept.every(({ box }) => intersectionOverUnion(box, detection.box) < 0.3)) kept.push(detection);
	}
	return kept;
}
