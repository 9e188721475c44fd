import { describe, expect, it } from 'vitest';
import { computeRelief } from './flatness';
import type { Point } from './geometry';
import { makeFace, moveFace } from './made-face.fixture';

/** A picture on paper turned about its vertical axis and seen from close by. */
function turnPaper(points: readonly Point[], degrees: number, away = 600): Point[] {
	const cos = Math.cos((degrees * Math.PI) / 180);
	const sin = Math.sin((degrees * Math.PI) / 180);
	return points.map(({ x, y }) => {
		const depth = away / (away + x * sin);
		return { x: x * cos * depth, y: y * depth };
	});
}

describe('computeRelief', () => {
	const face = makeFace();

	it.each([0, 15, 35, 50])('is nothing for a flat picture turned by %i degrees', (degrees) => {
		expect(computeRelief(face, turnPaper(face, degrees))).toBeLessThan(1e-6);
	});

	it('is nothing for a face that is only moved, tilted and nearer', () => {
		expect(computeRelief(face, moveFace(face, { degrees: 20, scale: 1.7, x: 50, y: 9 }))).toBeLessThan(1e-6);
	});

	it('shows the nose of a turning head', () => {
		expect(computeRelief(face, makeFace({ yaw: 0.3 }))).toBeGreaterThan(0.03);
	});

	it('takes no notice of the mouth', () => {
		expect(computeRelief(face, makeFace({ mouthOpen: 0.5 }))).toBeLessThan(1e-6);
	});

	it('has no answer for points that all lie in one place', () => {
		const nowhere = face.map(() => ({ x: 0, y: 0 }));
		expect(computeRelief(nowhere, face)).toBeNaN();
	});
});
