import { describe, expect, it } from 'vitest';
import { computeLight } from './light';
import { makeRandom } from '../matching/made-people.fixture';
import { computeLeastSharpness } from './smear';
import type { RgbImage } from './warp';

const SIDE = 150;

/** Noise averaged over `length` pixels along one axis. */
function makeSmeared(length: number, axis: 'across' | 'along'): RgbImage {
	const random = makeRandom(7);
	const noise = Array.from({ length: SIDE * SIDE }, () => 40 + 160 * random());
	const data = new Float32Array(SIDE * SIDE * 3);
	for (let y = 0; y < SIDE; y++) {
		for (let x = 0; x < SIDE; x++) {
			let sum = 0;
			for (let step = 0; step < length; step++) {
				const from = axis === 'across' ? y * SIDE + ((x + step) % SIDE) : ((y + step) % SIDE) * SIDE + x;
				sum += noise[from] ?? 0;
			}
			data.fill(sum / length, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3);
		}
	}
	return { data, width: SIDE, height: SIDE };
}

describe('computeLeastSharpness', () => {
	it.each(['across', 'along'] as const)(
		'falls with a smear %s the picture far more than the mean does',
		(axis) => {
			const sharp = makeSmeared(1, axis);
			const smeared = makeSmeared(12, axis);
			expect(computeLeastSharpness(smeared)).toBeLessThan(0.35 * computeLeastSharpness(sharp));
			expect(computeLight(smeared).sharpness).toBeGreaterThan(0.35 * computeLight(sharp).sharpness);
		}
	);

	it('is 0 on a blank picture', () => {
		const blank = { data: new Float32Array(SIDE * SIDE * 3).fill(90), width: SIDE, height: SIDE };
		expect(computeLeastSharpness(blank)).toBe(0);
	});
});
