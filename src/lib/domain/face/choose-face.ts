import type { Box } from './geometry';
import { computeProminence } from './nearest-face';

/** Beyond this a head looks at somebody else: yaw as in `Pose`, further than a frame is taken with (`CAPTURE_LIMITS`). */
const FACING_YAW = 0.35;

/** A face at least so tall beside the chosen one stands as near: then nobody can say who is about to punch. */
const AS_NEAR = 0.75;

/**
 * Of several people in view, the one who is about to punch: the nearest that faces the camera. Others are ignored, unless
 * they face it from as near.
 *
 * @param faces boxes in picture pixels, yaw as in `Pose`
 * @returns the face, and how many compete for being it, itself included; null when there is none
 */
export function chooseFace<T extends { box: Box; yaw: number }>(
	faces: readonly T[],
	picture: { width: number; height: number }
): { chosen: T; faces: number } | null {
	const facing = faces.filter(({ yaw }) => Math.abs(yaw) <= FACING_YAW);
	const candidates = [...(facing.length > 0 ? facing : faces)].sort(
		(a, b) => computeProminence(b.box, picture) - computeProminence(a.box, picture)
	);
	const [chosen] = candidates;
	if (!chosen) return null;
	const asTall = chosen.box.height * AS_NEAR;
	return { chosen, faces: candidates.filter(({ box }) => box.height >= asTall).length };
}
