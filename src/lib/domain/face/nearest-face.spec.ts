import { describe, expect, it } from 'vitest';
import { findNearestFace } from './nearest-face';

const picture = { width: 100, height: 100 };
const face = (x: number, y: number, height: number) => ({ box: { x, y, width: height, height } });

describe('findNearestFace', () => {
	it('finds nobody in an empty room', () => {
		expect(findNearestFace([], picture, 0.6)).toBeNull();
	});

	it('takes the taller of two faces', () => {
		const near = face(30, 30, 40);
		expect(findNearestFace([face(10, 10, 20), near], picture, 0.6)).toEqual({ nearest: near, faces: 1 });
	});

	it('counts a face about as near as the nearest', () => {
		expect(findNearestFace([face(5, 30, 40), face(55, 30, 30)], picture, 0.6)?.faces).toBe(2);
	});

	it('prefers the middle to a slightly taller face in the corner', () => {
		const middle = face(35, 35, 30);
		expect(findNearestFace([face(66, 66, 34), middle], picture, 0.6)?.nearest).toBe(middle);
	});
});
