import { describe, expect, it } from 'vitest';
import { mirror, warp, type RgbaImage } from './warp';

/** Red grows to the right by 10 a pixel, green downwards. */
function ramp(width: number, height: number): RgbaImage {
	const data = new Uint8ClampedArray(width * height * 4);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) data.set([x * 10, y * 10, 7, 255], (y * width + x) * 4);
	}
	return { data, width, height };
}

const pixel = ({ data, width }: { data: Float32Array; width: number }, x: number, y: number) =>
	Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));

describe('warp', () => {
	it('copies a picture under the identity', () => {
		const out = warp(ramp(5, 4), { a: 1, b: 0, tx: 0, ty: 0 }, { width: 5, height: 4 });
		expect(pixel(out, 3, 2)).toEqual([30, 20, 7]);
	});

	it('interpolates between pixels', () => {
		const out = warp(ramp(5, 4), { a: 1, b: 0, tx: 0.25, ty: 0.5 }, { width: 2, height: 2 });
		expect(pixel(out, 1, 1)).toEqual([12.5, 15, 7]);
	});

	it('averages whole boxes when it shrinks by two or more', () => {
		const out = warp(ramp(8, 8), { a: 4, b: 0, tx: 1.5, ty: 1.5 }, { width: 2, height: 2 });
		expect(pixel(out, 0, 0)).toEqual([15, 15, 7]);
		expect(pixel(out, 1, 1)).toEqual([55, 55, 7]);
	});

	it('turns a picture by a quarter', () => {
		const out = warp(ramp(4, 4), { a: 0, b: 1, tx: 3, ty: 0 }, { width: 4, height: 4 });
		expect(pixel(out, 0, 0)).toEqual([30, 0, 7]);
		expect(pixel(out, 3, 0)).toEqual([30, 30, 7]);
	});

	it('paints black where the picture ends', () => {
		const out = warp(ramp(4, 4), { a: 1, b: 0, tx: 10, ty: 0 }, { width: 2, height: 2 });
		expect(Math.max(...out.data)).toBe(0);
	});

	it('survives a picture of one pixel', () => {
		const out = warp(ramp(1, 1), { a: 1, b: 0, tx: -1, ty: -1 }, { width: 3, height: 3 });
		expect(pixel(out, 1, 1)).toEqual([0, 0, 7]);
	});
});

describe('mirror', () => {
	it('swaps left and right and is its own inverse', () => {
		const picture = warp(ramp(5, 4), { a: 1, b: 0, tx: 0, ty: 0 }, { width: 5, height: 4 });
		expect(pixel(mirror(picture), 0, 1)).toEqual(pixel(picture, 4, 1));
		expect(mirror(mirror(picture)).data).toEqual(picture.data);
	});
});
