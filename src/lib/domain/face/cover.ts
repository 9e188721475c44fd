import type { RgbImage } from './warp';
import { lumaOf } from './light';

/** What hides eyes or mouth flattens or darkens them; all relative to the rest of the same face. */
export type Cover = {
	/** Contrast of the eye regions over the contrast of the face; the less lively eye counts. */
	eyeContrast: number;
	/** Contrast of the mouth region over the contrast of the face. */
	mouthContrast: number;
	/** Mean luma of the eye regions over that of the cheeks: sunglasses are dark. */
	eyeShade: number;
};

type Region = { left: number; top: number; right: number; bottom: number };

/** Places on dlib's chip of 150 pixels, where eye corners lie at y 47 and the mouth at about y 110. */
const EYES: readonly Region[] = [
	{ left: 33, top: 38, right: 63, bottom: 57 },
	{ left: 86, top: 38, right: 116, bottom: 57 }
];
const MOUTH: Region = { left: 50, top: 98, right: 99, bottom: 125 };
const CHEEKS: readonly Region[] = [
	{ left: 35, top: 65, right: 60, bottom: 86 },
	{ left: 89, top: 65, right: 114, bottom: 86 }
];
const FACE: Region = { left: 33, top: 33, right: 117, bottom: 125 };

/** Measures a recognition chip (150 x 150). */
export function computeCover(chip: RgbImage): Cover {
	const luma = lumaOf(chip);
	const measure = (region: Region) => statistics(luma, chip.width, region);
	const face = Math.max(1, measure(FACE).deviation);
	const eyes = EYES.map(measure);
	const cheeks = CHEEKS.map(measure);
	const meanOf = (parts: readonly { mean: number }[]) =>
		parts.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, parts.length);
	return {
		eyeContrast: Math.min(...eyes.map(({ deviation }) => deviation)) / face,
		mouthContrast: measure(MOUTH).deviation / face,
		eyeShade: meanOf(eyes) / Math.max(1, meanOf(cheeks))
	};
}

function statistics(luma: Float32Array, width: number, { left, top, right, bottom }: Region) {
	let sum = 0;
	let squares = 0;
	for (let y = top; y < bottom; y++) {
		for (let x = left; x < right; x++) {
			const value = luma[y * width + x] ?? 0;
			sum += value;
			squares += value * value;
		}
	}
	const count = (right - left) * (bottom - top);
	const mean = sum / count;
	return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
