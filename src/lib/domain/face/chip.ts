import { CHIP_ANCHORS, type Anchors } from './chip-anchors';
import type { Point } from './geometry';
import { landmark } from './landmarks';
import { fitSimilarity, invertSimilarity, type Similarity } from './similarity';

const CHIP_SIZE = 150;
const CHIP_PADDING = 0.25;

/** A square cut-out of the face in a standard pose: `size` pixels with `padding` of the face's size on each side. */
export type ChipShape = { size: number; padding: number };

/** The chip dlib's recognition network was trained on. */
export const RECOGNITION_CHIP: ChipShape = { size: CHIP_SIZE, padding: CHIP_PADDING };

/**
 * The similarity that carries chip pixels to picture pixels, for `warp`.
 * @param landmarks 68 points in picture pixels
 * @param anchors the points that place it
 */
export function chipToImage(
	landmarks: readonly Point[],
	{ size, padding }: ChipShape,
	anchors: Anchors = 'corners'
): Similarity {
	const template = CHIP_ANCHORS[anchors];
	return invertSimilarity(
		fitSimilarity(
			template.map(([index]) => landmark(landmarks, index)),
			template.map(([, x, y]) => ({ x: place(x, size, padding), y: place(y, size, padding) }))
		)
	);
}

/** Takes a coordinate of the 150-pixel template to a chip of another size and padding. */
function place(value: number, size: number, padding: number): number {
	const inFace = (value / CHIP_SIZE) * (1 + 2 * CHIP_PADDING) - CHIP_PADDING;
	return ((inFace + padding) / (1 + 2 * padding)) * size;
}
