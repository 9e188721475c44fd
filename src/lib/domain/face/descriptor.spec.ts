import { describe, expect, it } from 'vitest';
import { descriptorDistance, parseDescriptor, toUnitLength } from './descriptor';

const unit = (length = 128) => Array.from({ length }, () => 1 / Math.sqrt(length));

describe('parseDescriptor', () => {
	it('takes 128 finite numbers of unit length', () => {
		expect(parseDescriptor(unit())).toEqual({ ok: true, descriptor: unit() });
	});

	it('takes a unit vector that was rounded to 32 bits', () => {
		expect(parseDescriptor(Array.from(Float32Array.from(unit()))).ok).toBe(true);
	});

	it.each([
		['another length', unit(127)],
		['all zeros', new Array(128).fill(0)],
		['NaN', [NaN, ...unit().slice(1)]],
		['Infinity', [Infinity, ...unit().slice(1)]],
		['null among the numbers', [null, ...unit().slice(1)]],
		['strings', unit().map(String)],
		['twice the length', unit().map((value) => value * 2)],
		['half a per cent too long', unit().map((value) => value * 1.005)],
		['no list', { length: 128 }],
		['nothing', undefined]
	])('refuses %s with a reason', (_, input) => {
		const result = parseDescriptor(input);
		expect(result.ok).toBe(false);
		expect(!result.ok && result.reason.length).toBeGreaterThan(5);
	});

	it('checks the second model by its own length', () => {
		expect(parseDescriptor(unit(1024), 1024).ok).toBe(true);
		expect(parseDescriptor(unit(128), 1024).ok).toBe(false);
	});
});

describe('toUnitLength', () => {
	it('scales to length 1', () => {
		expect(Array.from(toUnitLength([3, 4]))).toEqual([Math.fround(0.6), Math.fround(0.8)]);
	});

	it.each([[[0, 0]], [[NaN, 1]], [[Infinity, 1]]])('refuses %j, which has no direction', (vector) => {
		expect(() => toUnitLength(vector)).toThrow(RangeError);
	});
});

describe('descriptorDistance', () => {
	it('is 0 for the same and the root of 2 for orthogonal vectors', () => {
		expect(descriptorDistance([1, 0], [1, 0])).toBe(0);
		expect(descriptorDistance([1, 0], [0, 1])).toBeCloseTo(Math.SQRT2);
	});

	it('is NaN, which no threshold accepts, for vectors of different models', () => {
		expect(descriptorDistance([1, 0], [1, 0, 0])).toBeNaN();
	});
});
