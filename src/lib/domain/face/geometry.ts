/** A position in pixels of some picture, x to the right, y down. */
export type Point = { x: number; y: number };

/** An upright rectangle; x, y is its top left corner. */
export type Box = { x: number; y: number; width: number; height: number };

/** The mean position. */
export function centroid(points: readonly Point[]): Point {
	let x = 0;
	let y = 0;
	for (const point of points) {
		x += point.x;
		y += point.y;
	}
	return { x: x / points.length, y: y / points.length };
}

/** Distance in the points' own unit. */
export function distanceBetween(a: Point, b: Point): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The smallest upright box that holds all points. */
export function boundingBox(points: readonly Point[]): Box {
	const xs = points.map((point) => point.x);
	const ys = points.map((point) => point.y);
	const x = Math.min(...xs);
	const y = Math.min(...ys);
	return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Shared area over joined area, 0..1. */
export function intersectionOverUnion(a: Box, b: Box): number {
	const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
	const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
	if (width <= 0 || height <= 0) return 0;
	const shared = width * height;
	return shared / (a.width * a.height + b.width * b.height - shared);
}
