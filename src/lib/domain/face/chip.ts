import type { Point } from './geometry';
import { landmark } from './landmarks';
import { fitSimilarity, invertSimilarity, type Similarity } from './similarity';

/**
 * Where dlib's face chip (150 x 150, padding 0.25) expects the outer and inner corners of the eyes and the base of the
 * nose. Values from dlib's shape template (Boost Software License 1.0): landmarks 45, 42, 36, 39, 33.
 */
const TEMPLATE: readonly (readonly [index: number, x: number, y: number])[] = [
	[45, 110.96, 46.35],
	[42, 89.61, 47.9],
	[36, 37.06, 46.37],
	[39, 58.41, 47.91],
	[33, 74.01, 87.78]
];
const CHIP_SIZE = 150;
const CHIP_PADDING = 0.25;

/** A square cut-out of the face in a standard pose: `size` pixels with `padding` of the face's size on each side. */
export type ChipShape = { size: number; padding: number };

/** The chip dlib's recognition network was trained on. */
export const RECOGNITION_CHIP: ChipShape = { size: CHIP_SIZE, padding: CHIP_PADDING };

/**
 * The similarity that carries chip pixels to picture pixels, for `warp`.
 * @param landmarks 68 points in picture pixels
 */
export function chipToImage(landmarks: readonly Point[], { size, padding }: ChipShape): Similarity {
	return invertSimilarity(
		fitSimilarity(
			TEMPLATE.map(([index]) => landmark(landmarks, index)),
			TEMPLATE.map(([, x, y]) => ({ x: place(x, size, padding), y: place(y, size, padding) }))
		)
	);
}

/** Takes a coordinate of the 150-pixel template to a chip of another size and padding. */
function place(value: number, size: number, padding: number): number {
	const inFace = (value / CHIP_SIZE) * (1 + 2 * CHIP_PADDING) - CHIP_PADDING;
	return ((inFace + padding) / (1 + 2 * padding)) * size;
}
