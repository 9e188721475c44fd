import { computeRelief } from '$domain/face/flatness';
import type { LivenessFrame } from '$domain/face/liveness-frame';

/**
 * Relief of the frames turned furthest from the first ones, however little that is, and how far it is (change of the yaw
 * ratio): what `minRelief` was set by. The judge itself measures relief only of real turns. Null with too few frames.
 */
export function measureFurthest(frames: readonly LivenessFrame[]): { relief: number; turn: number } | null {
	const [rest] = frames.slice(0, 4).sort((a, b) => Math.abs(a.yaw) - Math.abs(b.yaw));
	if (!rest || frames.length < 6) return null;
	const turnOf = (frame: LivenessFrame) => Math.abs(frame.yaw - rest.yaw);
	const furthest = [...frames].sort((a, b) => turnOf(b) - turnOf(a)).slice(0, 3);
	const reliefs = furthest
		.map(({ landmarks }) => computeRelief(rest.landmarks, landmarks))
		.sort((a, b) => a - b);
	const [far] = furthest;
	return far ? { relief: reliefs[1] ?? NaN, turn: turnOf(far) } : null;
}
