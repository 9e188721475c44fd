import { describe, expect, it } from 'vitest';
import { computeCover } from './cover';
import { makeRandom } from '../matching/made-people.fixture';

/** A chip with texture everywhere; `paint` may set a grey level for a pixel. */
function makeChip(paint: (x: number, y: number) => number | null = () => null) {
	const random = makeRandom(1);
	const data = new Float32Array(150 * 150 * 3);
	for (let y = 0; y < 150; y++) {
		for (let x = 0; x < 150; x++) {
			const textured = 120 + (random() - 0.5) * 100;
			data.fill(paint(x, y) ?? textured, (y * 150 + x) * 3, (y * 150 + x) * 3 + 3);
		}
	}
	return { data, width: 150, height: 150 };
}

describe('computeCover', () => {
	it('finds eyes and mouth as lively as the rest of an open face', () => {
		const { eyeContrast, mouthContrast, eyeShade } = computeCover(makeChip());
		expect(eyeContrast).toBeCloseTo(1, 0);
		expect(mouthContrast).toBeCloseTo(1, 0);
		expect(eyeShade).toBeCloseTo(1, 0);
	});

	it('sees dark glasses as eyes without contrast and light', () => {
		const glasses = computeCover(makeChip((_, y) => (y > 34 && y < 60 ? 20 : null)));
		expect(glasses.eyeContrast).toBeLessThan(0.1);
		expect(glasses.eyeShade).toBeLessThan(0.3);
		expect(glasses.mouthContrast).toBeGreaterThan(0.5);
	});

	it('sees one covered eye', () => {
		expect(
			computeCover(makeChip((x, y) => (x < 75 && y > 34 && y < 60 ? 20 : null))).eyeContrast
		).toBeLessThan(0.1);
	});

	it('sees a mask as a mouth without contrast', () => {
		const mask = computeCover(makeChip((_, y) => (y > 88 ? 210 : null)));
		expect(mask.mouthContrast).toBeLessThan(0.1);
		expect(mask.eyeContrast).toBeGreaterThan(0.5);
	});

	it('measures a blank disc without dividing by nothing', () => {
		expect(computeCover(makeChip(() => 128))).toMatchObject({
			eyeContrast: 0,
			mouthContrast: 0,
			eyeShade: 1
		});
	});
});
