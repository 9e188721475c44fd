import type { Box } from './geometry';

/**
 * The face that the frame is about, and how many compete with it. Nearest is the tallest, with up to half its height
 * taken off towards the corners: who uses a clock stands in front of it.
 * @param faces boxes in picture pixels
 * @param rivalHeight faces at least this share of the nearest one's height count as rivals; smaller ones are passers-by
 */
export function findNearestFace<T extends { box: Box }>(
	faces: readonly T[],
	picture: { width: number; height: number },
	rivalHeight: number
): { nearest: T; faces: number } | null {
	let nearest: T | undefined;
	let best = -Infinity;
	for (const face of faces) {
		const weight = computeProminence(face.box, picture);
		if (weight > best) {
			best = weight;
			nearest = face;
		}
	}
	if (!nearest) return null;
	const tall = nearest.box.height * rivalHeight;
	return { nearest, faces: faces.filter(({ box }) => box.height >= tall).length };
}

/** How much a face is the one that a picture is about: its height in pixels, with up to half taken off towards the corners. */
export function computeProminence(box: Box, { width, height }: { width: number; height: number }): number {
	const x = (box.x + box.width / 2) / width - 0.5;
	const y = (box.y + box.height / 2) / height - 0.5;
	return box.height * (1 - 0.5 * Math.min(1, Math.hypot(x, y) / Math.SQRT1_2));
}
