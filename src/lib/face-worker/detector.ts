import { intersectionOverUnion, type Box } from '$domain/face/geometry';
import { warp, type RgbaImage, type RgbImage } from '$domain/face/warp';
import type { NamedTensorMap } from './tfjs';
import { FusedTinyDetector } from './tiny-detector';

/** A face in the picture, in its pixels. The box may reach over the edge. */
export type Detection = { box: Box; score: number };

/** What one detector run saw, with the picture it was fed (longer side scaled to fit, black beyond the other). */
export type DetectorRun = { detections: Detection[]; size: number; input: RgbImage; scale: number };

/** Below this the tiny detector mostly sees hands and patterns; measured on LFW it loses 3 of 8,895 faces here. */
const MIN_SCORE = 0.3;

/**
 * Input sizes, likeliest first. A face must fill a certain share of the detector's input to be seen: 224 sees nearly
 * every face at a clock, 320 and 416 smaller ones, 160 close-ups that the others miss.
 */
export const DETECTOR_SIZES = [224, 320, 160, 416] as const;

export type Detector = ReturnType<typeof createDetector>;

/** face-api's tiny detector on our own resampling. */
export function createDetector(weights: NamedTensorMap) {
	const net = new FusedTinyDetector(weights);

	async function detect(image: RgbaImage, size: number): Promise<DetectorRun> {
		const scale = Math.max(image.width, image.height) / size;
		// Pixel centres: result pixel i shows picture position (i + 0.5) * scale - 0.5.
		const shift = (scale - 1) / 2;
		const input = warp(
			image,
			{ a: scale, b: 0, tx: shift, ty: shift },
			{ width: inputSide(image.width / scale, size), height: inputSide(image.height / scale, size) }
		);
		const pixels = size * scale;
		const found = (await net.find(input, MIN_SCORE)).map(({ score, x, y, width, height }) => ({
			score,
			box: { x: x * pixels, y: y * pixels, width: width * pixels, height: height * pixels }
		}));
		// Twice, as it was measured: what only just shows the face of a box that is dropped is dropped with it.
		return { detections: distinct(distinct(found, 0.4)), size, input, scale };
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
		dispose: () => net.free()
	};
}

/** Whole steps of 16 pixels, so that a picture of one row still fills a cell. */
function inputSide(side: number, size: number): number {
	return Math.min(size, Math.max(1, Math.ceil(side / 16)) * 16);
}

/** Drops boxes that overlap a likelier one by more than such a share of both: they show the same face again. */
function distinct(detections: Detection[], share = 0.3): Detection[] {
	const kept: Detection[] = [];
	for (const detection of detections.sort((a, b) => b.score - a.score)) {
		if (kept.every(({ box }) => intersectionOverUnion(box, detection.box) < share)) kept.push(detection);
	}
	return kept;
}
