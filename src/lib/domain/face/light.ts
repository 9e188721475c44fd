import type { Box } from './geometry';
import type { RgbImage } from './warp';

/** How a face is lit and how much detail it carries; all measured on pictures with values 0..255. */
export type Light = {
	/** Mean luma of the middle of the face chip. */
	luma: number;
	/** Standard deviation of the luma there: low in fog, on blank discs, behind a dirty lens. */
	contrast: number;
	/** Mean of the absolute Laplacian over the contrast, in 1/1000: falls with any blur. */
	sharpness: number;
	/** Difference between the two halves of the face in mean luma, over the mean: light from one side. */
	sideLight: number;
};

/** Measures the middle of a face chip (`RECOGNITION_CHIP`): the outer quarter is hair, collar and background. */
export function computeLight(chip: RgbImage): Light {
	const from = Math.round(chip.width * 0.22);
	const to = Math.round(chip.width * 0.78);
	const luma = lumaOf(chip);
	const at = (x: number, y: number) => luma[y * chip.width + x] ?? 0;
	let sum = 0;
	let squares = 0;
	let laplacian = 0;
	let left = 0;
	let count = 0;
	for (let y = from; y < to; y++) {
		for (let x = from; x < to; x++) {
			const value = at(x, y);
			sum += value;
			squares += value * value;
			if (x * 2 < chip.width) left += value;
			laplacian += Math.abs(4 * value - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1));
			count++;
		}
	}
	const mean = sum / count;
	const contrast = Math.sqrt(Math.max(0, squares / count - mean * mean));
	return {
		luma: mean,
		contrast,
		sharpness: (1000 * (laplacian / count)) / Math.max(contrast, 1),
		sideLight: Math.abs(2 * left - sum) / Math.max(sum, 1)
	};
}

/**
 * Mean luma of everything outside the box minus the mean inside it: strongly positive when the face stands before a
 * window or a lamp. 0 where the box leaves nothing outside.
 * @param box in pixels of `image`
 * @param content the part of `image` that holds the picture; the rest is padding
 */
export function computeBacklight(
	image: RgbImage,
	box: Box,
	content: { width: number; height: number }
): number {
	const luma = lumaOf(image);
	let inside = 0;
	let insideCount = 0;
	let outside = 0;
	let outsideCount = 0;
	for (let y = 0; y < Math.min(content.height, image.height); y++) {
		for (let x = 0; x < Math.min(content.width, image.width); x++) {
			const value = luma[y * image.width + x] ?? 0;
			if (x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height) {
				inside += value;
				insideCount++;
			} else {
				outside += value;
				outsideCount++;
			}
		}
	}
	if (insideCount === 0 || outsideCount === 0) return 0;
	return outside / outsideCount - inside / insideCount;
}

/** Mean luma of the part of the image that holds the picture. */
export function computeMeanLuma(image: RgbImage, content: { width: number; height: number }): number {
	const luma = lumaOf(image);
	let sum = 0;
	let count = 0;
	for (let y = 0; y < Math.min(content.height, image.height); y++) {
		for (let x = 0; x < Math.min(content.width, image.width); x++) {
			sum += luma[y * image.width + x] ?? 0;
			count++;
		}
	}
	return sum / Math.max(1, count);
}

/** Rec. 601 luma of each pixel. */
export function lumaOf({ data }: RgbImage): Float32Array {
	const luma = new Float32Array(data.length / 3);
	for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
		luma[pixel] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
	}
	return luma;
}
