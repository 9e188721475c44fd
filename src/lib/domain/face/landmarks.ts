import { centroid, type Point } from './geometry';

/**
 * The 68 points of the iBUG 300-W scheme (Sagonas et al. 2013): 0-16 jaw, 17-26 brows, 27-35 nose, 36-41 the eye on the
 * picture's left, 42-47 the one on its right, 48-59 outer lip, 60-67 inner lip. "Left" and "right" below are the
 * picture's sides.
 */
export const LANDMARK_COUNT = 68;

/** The points `first`..`last` inclusive. */
export function landmarkRange(landmarks: readonly Point[], first: number, last: number): Point[] {
	return landmarks.slice(first, last + 1);
}

/** One point by its number in the scheme. */
export function landmark(landmarks: readonly Point[], index: number): Point {
	const point = landmarks[index];
	if (!point) throw new RangeError(`expected ${LANDMARK_COUNT} landmarks, number ${index} is missing`);
	return point;
}

/** Middle of the eye on the picture's left and on its right. */
export function eyeCentres(landmarks: readonly Point[]): { left: Point; right: Point } {
	return {
		left: centroid(landmarkRange(landmarks, 36, 41)),
		right: centroid(landmarkRange(landmarks, 42, 47))
	};
}

/** The points of a face seen in a mirror of the given width, in the scheme's own order again. */
export function mirrorLandmarks(landmarks: readonly Point[], width: number): Point[] {
	return MIRRORED.map((index) => {
		const { x, y } = landmark(landmarks, index);
		return { x: width - 1 - x, y };
	});
}

const reversed = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, index) => last - index);

const MIRRORED = [
	...reversed(0, 16),
	...reversed(17, 26),
	...[27, 28, 29, 30],
	...reversed(31, 35),
	...[45, 44, 43, 42, 47, 46],
	...[39, 38, 37, 36, 41, 40],
	...reversed(48, 54),
	...reversed(55, 59),
	...reversed(60, 64),
	...reversed(65, 67)
];
