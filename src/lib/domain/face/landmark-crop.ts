import { boundingBox, centroid, type Point } from './geometry';
import { eyeCentres } from './landmarks';
import type { Similarity } from './similarity';

/** Side of the landmark network's input in pixels. */
export const LANDMARK_CROP = 112;

/** The detector's box (longer side) over the longer side of the landmarks' own box, median of LFW portraits. */
const BOX_OVER_LANDMARKS = 1.27;

/**
 * The square that the detector would have drawn around the face if the head were upright.
 * @param landmarks 68 points in picture pixels, from a first look
 * @returns carries crop pixels to picture pixels
 */
export function alignedCrop(landmarks: readonly Point[]): Similarity {
	const { left, right } = eyeCentres(landmarks);
	const angle = Math.atan2(right.y - left.y, right.x - left.x);
	const middle = centroid(landmarks);
	const cos = Math.cos(angle);
	const sin = Math.sin(angle);
	const upright = landmarks.map(({ x, y }) => ({
		x: (x - middle.x) * cos + (y - middle.y) * sin,
		y: (y - middle.y) * cos - (x - middle.x) * sin
	}));
	const box = boundingBox(upright);
	const side = Math.max(box.width, box.height) * BOX_OVER_LANDMARKS;
	const scale = side / LANDMARK_CROP;
	const start = {
		x: box.x + (box.width - side) / 2 + (scale - 1) / 2,
		y: box.y + (box.height - side) / 2 + (scale - 1) / 2
	};
	return {
		a: scale * cos,
		b: scale * sin,
		tx: middle.x + start.x * cos - start.y * sin,
		ty: middle.y + start.x * sin + start.y * cos
	};
}
