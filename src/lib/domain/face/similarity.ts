import { centroid, type Point } from './geometry';

/** Rotation, one scale and a shift: (x, y) becomes (a x - b y + tx, b x + a y + ty). */
export type Similarity = { a: number; b: number; tx: number; ty: number };

/**
 * The similarity that carries `from` onto `to` with the least squared error (closed form; Umeyama 1991 without
 * reflection). Both lists have the same length of at least two and `from` is not one single place.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
	const source = centroid(from);
	const target = centroid(to);
	let dot = 0;
	let cross = 0;
	let spread = 0;
	for (const [index, point] of from.entries()) {
		const aim = to[index];
		if (!aim) throw new RangeError('fitSimilarity needs as many target points as source points');
		const x = point.x - source.x;
		const y = point.y - source.y;
		const u = aim.x - target.x;
		const v = aim.y - target.y;
		dot += x * u + y * v;
		cross += x * v - y * u;
		spread += x * x + y * y;
	}
	const a = dot / spread;
	const b = cross / spread;
	return { a, b, tx: target.x - a * source.x + b * source.y, ty: target.y - b * source.x - a * source.y };
}

/** Where the similarity puts a point. */
export function applySimilarity({ a, b, tx, ty }: Similarity, { x, y }: Point): Point {
	return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** The way back. */
export function invertSimilarity({ a, b, tx, ty }: Similarity): Similarity {
	const square = a * a + b * b;
	const inverse = { a: a / square, b: -b / square };
	return {
		...inverse,
		tx: -(inverse.a * tx - inverse.b * ty),
		ty: -(inverse.b * tx + inverse.a * ty)
	};
}
