import { describe, expect, it } from 'vitest';
import { findSameFace, meanTemplate } from './same-face';

describe('meanTemplate', () => {
	it('is the unit vector between its descriptors', () => {
		const mean = meanTemplate([
			[1, 0],
			[0, 1]
		]);
		expect(mean[0]).toBeCloseTo(Math.SQRT1_2);
		expect(mean[1]).toBeCloseTo(Math.SQRT1_2);
	});

	it('refuses nothing, mixed models and vectors that cancel out', () => {
		expect(() => meanTemplate([])).toThrow(RangeError);
		expect(() => meanTemplate([[1, 0], [1]])).toThrow(RangeError);
		expect(() =>
			meanTemplate([
				[1, 0],
				[-1, 0]
			])
		).toThrow(RangeError);
	});
});

describe('findSameFace', () => {
	const at = (degrees: number) => ({
		descriptor: [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
	});

	it('keeps a burst of one face', () => {
		const burst = [at(0), at(5), at(10)];
		expect(findSameFace(burst)).toEqual(burst);
	});

	it('starts afresh when somebody else steps in', () => {
		const other = at(90);
		expect(findSameFace([at(0), at(5), other])).toEqual([other]);
	});

	it('has nothing to keep of nothing', () => {
		expect(findSameFace([])).toEqual([]);
	});
});
