import { describe, expect, it } from 'vitest';
import { computeBacklight, computeLight, computeMeanLuma } from './light';

function makePicture(size: number, paint: (x: number, y: number) => number) {
	const data = new Float32Array(size * size * 3);
	for (let pixel = 0; pixel < size * size; pixel++) {
		data.fill(paint(pixel % size, Math.floor(pixel / size)), pixel * 3, pixel * 3 + 3);
	}
	return { data, width: size, height: size };
}

describe('computeLight', () => {
	it('measures brightness and contrast of the middle of the face', () => {
		const light = computeLight(makePicture(150, (x, y) => ((x + y) % 2 ? 110 : 90)));
		expect(light.luma).toBeCloseTo(100, 0);
		expect(light.contrast).toBeCloseTo(10, 0);
	});

	it('finds a smooth picture less sharp than a detailed one of the same contrast', () => {
		const detailed = computeLight(makePicture(150, (x) => 100 + 40 * Math.sin(x)));
		const smooth = computeLight(makePicture(150, (x) => 100 + 40 * Math.sin(x / 10)));
		expect(smooth.sharpness).toBeLessThan(detailed.sharpness / 20);
	});

	it('sees light from one side', () => {
		expect(computeLight(makePicture(150, () => 100)).sideLight).toBeCloseTo(0, 5);
		expect(computeLight(makePicture(150, (x) => (x < 75 ? 150 : 50))).sideLight).toBeGreaterThan(0.4);
	});

	it('measures a blank disc without dividing by nothing', () => {
		expect(computeLight(makePicture(150, () => 0))).toMatchObject({ luma: 0, contrast: 0, sharpness: 0 });
	});
});

describe('computeBacklight', () => {
	const box = { x: 20, y: 20, width: 40, height: 40 };
	const content = { width: 80, height: 80 };

	it('is how much brighter the surroundings are than the face', () => {
		const window = makePicture(80, (x, y) => (x >= 20 && x < 60 && y >= 20 && y < 60 ? 60 : 200));
		expect(computeBacklight(window, box, content)).toBeCloseTo(140, 3);
	});

	it('takes no notice of the padding around the picture', () => {
		const padded = makePicture(80, (_, y) => (y < 60 ? 100 : 0));
		expect(computeBacklight(padded, box, { width: 80, height: 60 })).toBeCloseTo(0, 5);
	});

	it('is nothing for a face that fills the picture', () => {
		expect(
			computeBacklight(
				makePicture(80, () => 50),
				{ x: 0, y: 0, width: 80, height: 80 },
				content
			)
		).toBe(0);
	});
});

describe('computeMeanLuma', () => {
	it('measures the picture without its padding', () => {
		const padded = makePicture(80, (_, y) => (y < 60 ? 100 : 0));
		expect(computeMeanLuma(padded, { width: 80, height: 60 })).toBeCloseTo(100, 3);
	});
});
