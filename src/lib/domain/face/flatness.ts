import { centroid, distanceBetween, type Point } from './geometry';
import { eyeCentres, landmarkRange } from './landmarks';

/**
 * How far the points of two frames are from being one flat picture seen from two sides: root mean square error, in eye
 * distances, of the best projective map (homography) from one to the other. A plane maps exactly, whatever its turn and
 * distance; the nose of a turning head does not.
 *
 * Brows, nose and eyes only: mouth and jaw move by themselves.
 */
export function computeRelief(before: readonly Point[], after: readonly Point[]): number {
	const from = normalise(before);
	const to = normalise(after);
	const map = fitHomography(from, to);
	if (!map) return NaN;
	let sum = 0;
	for (const [index, { x, y }] of from.entries()) {
		const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = map;
		const w = g * x + h * y + 1;
		const target = to[index] ?? { x: NaN, y: NaN };
		sum += ((a * x + b * y + c) / w - target.x) ** 2 + ((d * x + e * y + f) / w - target.y) ** 2;
	}
	return Math.sqrt(sum / from.length);
}

/** Points 17-47 around their middle, in eye distances of their own frame. */
function normalise(landmarks: readonly Point[]): Point[] {
	const points = landmarkRange(landmarks, 17, 47);
	const middle = centroid(points);
	const { left, right } = eyeCentres(landmarks);
	const unit = distanceBetween(left, right);
	return points.map(({ x, y }) => ({ x: (x - middle.x) / unit, y: (y - middle.y) / unit }));
}

/** Least squares for the eight unknowns of a homography whose ninth is 1 (direct linear transform). */
function fitHomography(from: readonly Point[], to: readonly Point[]): number[] | null {
	const matrix = Array.from({ length: 8 }, () => new Array<number>(9).fill(0));
	const addRow = (row: number[], value: number) => {
		for (const [i, left] of row.entries()) {
			const line = matrix[i];
			if (!line) continue;
			for (const [j, right] of row.entries()) line[j] = (line[j] ?? 0) + left * right;
			line[8] = (line[8] ?? 0) + left * value;
		}
	};
	for (const [index, { x, y }] of from.entries()) {
		const target = to[index];
		if (!target) return null;
		addRow([x, y, 1, 0, 0, 0, -target.x * x, -target.x * y], target.x);
		addRow([0, 0, 0, x, y, 1, -target.y * x, -target.y * y], target.y);
	}
	return solve(matrix);
}

/** Gaussian elimination with pivoting on rows of coefficients followed by the right-hand side; null if singular. */
function solve(rows: number[][]): number[] | null {
	const size = rows.length;
	for (let column = 0; column < size; column++) {
		const rest = rows.slice(column).sort((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
		rows.splice(column, rest.length, ...rest);
		const pivot = rows[column];
		const head = pivot?.[column] ?? 0;
		if (!pivot || Math.abs(head) < 1e-12) return null;
		for (const row of rows) {
			if (row === pivot) continue;
			const factor = (row[column] ?? 0) / head;
			for (let at = column; at <= size; at++) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
		}
	}
	return rows.map((row, index) => (row[size] ?? NaN) / (row[index] ?? NaN));
}
