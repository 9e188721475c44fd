import { intersectionOverUnion, type Box, type Point } from './geometry';

/** A face as an earlier frame showed it. */
export type SeenFace = { box: Box; landmarks: readonly Point[] };

/** Boxes of one face in frames a fraction of a second apart share at least so much, unless the head moves fast. */
const LEAST_OVERLAP = 0.6;

/**
 * Where the landmarks of a face are about now, if the box drawn around it moved from `before.box` to `box`: good enough to
 * place the crop for a closer look. Null if it may be another face or has turned meanwhile.
 */
export function followFace({ box: before, landmarks }: SeenFace, box: Box): Point[] | null {
	if (intersectionOverUnion(before, box) < LEAST_OVERLAP) return null;
	const across = box.width / before.width;
	const down = box.height / before.height;
	return landmarks.map(({ x, y }) => ({
		x: box.x + (x - before.x) * across,
		y: box.y + (y - before.y) * down
	}));
}
