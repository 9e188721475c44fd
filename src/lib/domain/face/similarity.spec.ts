import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySimilarity, fitSimilarity, invertSimilarity } from './similarity';

const points = [
	{ x: 0, y: 0 },
	{ x: 10, y: 0 },
	{ x: 3, y: 7 }
];

describe('fitSimilarity', () => {
	it('finds the turn, scale and shift that made the target points', () => {
		fc.assert(
			fc.property(
				fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
				fc.double({ min: 0.1, max: 10, noNaN: true }),
				fc.double({ min: -100, max: 100, noNaN: true }),
				(angle, scale, shift) => {
					const made = { a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx: shift, ty: -shift };
					const found = fitSimilarity(
						points,
						points.map((point) => applySimilarity(made, point))
					);
					expect(found.a).toBeCloseTo(made.a, 6);
					expect(found.b).toBeCloseTo(made.b, 6);
					expect(found.tx).toBeCloseTo(made.tx, 5);
					expect(found.ty).toBeCloseTo(made.ty, 5);
				}
			)
		);
	});

	it('refuses lists of different length', () => {
		expect(() => fitSimilarity(points, points.slice(1))).toThrow(RangeError);
	});
});

describe('invertSimilarity', () => {
	it('brings every point back', () => {
		const there = { a: 0.8, b: -1.7, tx: 12, ty: -5 };
		const back = applySimilarity(invertSimilarity(there), applySimilarity(there, { x: 4, y: 9 }));
		expect(back.x).toBeCloseTo(4);
		expect(back.y).toBeCloseTo(9);
	});
});
