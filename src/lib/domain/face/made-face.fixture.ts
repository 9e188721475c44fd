import type { Point } from './geometry';

/**
 * A drawn face of 68 points around 0, 0 with eye centres 60 apart; for specs of rules about landmarks.
 * Yaw moves the nose along the eye line, in eye distances; a nod moves it down, in distances from eyes to mouth.
 */
export function makeFace({ yaw = 0, nod = 0, mouthOpen = 0 }: Drawing = {}): Point[] {
	// From the eyes down to the mouth it is about 72, of which the nose tip moves.
	const drop = nod * 72;
	const arc = (count: number, from: Point, to: Point, sag: number): Point[] =>
		Array.from({ length: count }, (_, index) => {
			const t = count === 1 ? 0 : index / (count - 1);
			return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t + sag * 4 * t * (1 - t) };
		});
	const eye = (x: number): Point[] => [
		...arc(4, { x: x - 14, y: 0 }, { x: x + 14, y: 0 }, -5),
		...arc(2, { x: x + 5, y: 4 }, { x: x - 5, y: 4 }, 0)
	];
	const noseX = yaw * 60;
	const gap = (mouthOpen * 30) / 2;
	return [
		...arc(17, { x: -65, y: 0 }, { x: 65, y: 0 }, 105),
		...arc(5, { x: -50, y: -20 }, { x: -12, y: -20 }, -6),
		...arc(5, { x: 12, y: -20 }, { x: 50, y: -20 }, -6),
		...arc(4, { x: 0, y: 4 }, { x: noseX, y: 36 + drop }, 0),
		...arc(5, { x: noseX - 14, y: 46 + drop }, { x: noseX + 14, y: 46 + drop }, 3),
		...eye(-30),
		...eye(30),
		...arc(7, { x: -25, y: 70 }, { x: 25, y: 70 }, -8),
		...arc(5, { x: 18, y: 74 }, { x: -18, y: 74 }, 8),
		...arc(5, { x: -15, y: 70 }, { x: 15, y: 70 }, 0).map(({ x, y }, i) => ({ x, y: i % 4 ? y - gap : y })),
		...arc(3, { x: 7.5, y: 70 + gap }, { x: -7.5, y: 70 + gap }, 0)
	];
}

type Drawing = { yaw?: number; nod?: number; mouthOpen?: number };

/** The points turned clockwise by degrees, scaled and shifted. */
export function moveFace(
	face: readonly Point[],
	{ degrees = 0, scale = 1, x = 0, y = 0 }: { degrees?: number; scale?: number; x?: number; y?: number }
): Point[] {
	const cos = Math.cos((degrees * Math.PI) / 180) * scale;
	const sin = Math.sin((degrees * Math.PI) / 180) * scale;
	return face.map((point) => ({
		x: point.x * cos - point.y * sin + x,
		y: point.x * sin + point.y * cos + y
	}));
}
