import { followFace, type SeenFace } from '$domain/face/follow-face';
import type { Box, Point } from '$domain/face/geometry';

/** What was seen longer ago says too little about the frame at hand. */
const RECENT_MS = 1_000;

type Frame = { width: number; height: number };

export type FaceMemory = ReturnType<typeof createFaceMemory>;

/**
 * Where a camera's face was when its landmarks were last looked for. Followed points are not kept in their place: errors
 * would add up, and a frame that is shown twice must give the same descriptor twice, which is how repeats are known.
 */
export function createFaceMemory() {
	let seen: { frame: Frame; face: SeenFace; atMs: number } | null = null;
	return {
		/** The points of the face in the box, about, in pixels; null if nothing recent tells. */
		follow({ width, height }: Frame, box: Box, atMs: number): Point[] | null {
			if (!seen || seen.frame.width !== width || seen.frame.height !== height) return null;
			const isRecent = atMs >= seen.atMs && atMs - seen.atMs <= RECENT_MS;
			return isRecent ? followFace(seen.face, box) : null;
		},
		keep({ width, height }: Frame, face: SeenFace, atMs: number): void {
			seen = { frame: { width, height }, face, atMs };
		}
	};
}
