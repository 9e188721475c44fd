import { describe, expect, it } from 'vitest';
import { chipToImage, RECOGNITION_CHIP } from './chip';
import { distanceBetween } from './geometry';
import { landmark } from './landmarks';
import { makeFace, moveFace } from './made-face.fixture';
import { applySimilarity, invertSimilarity } from './similarity';

describe('chipToImage', () => {
	it('puts a tilted face upright: both outer eye corners on one line of the chip', () => {
		const face = moveFace(makeFace(), { degrees: 20, scale: 1.4, x: 300, y: 200 });
		const toChip = invertSimilarity(chipToImage(face, RECOGNITION_CHIP));
		const left = applySimilarity(toChip, landmark(face, 36));
		const right = applySimilarity(toChip, landmark(face, 45));
		expect(left.y).toBeCloseTo(right.y, 0);
		expect(right.x - left.x).toBeGreaterThan(60);
		expect(right.x - left.x).toBeLessThan(90);
	});

	it('places a face by either set of points within a pixel or two, tilted as well', () => {
		const face = moveFace(makeFace(), { degrees: -15, scale: 1.2, x: 320, y: 240 });
		const corners = chipToImage(face, RECOGNITION_CHIP, 'corners');
		const inner = chipToImage(face, RECOGNITION_CHIP, 'inner');
		const middle = { x: 75, y: 75 };
		const apart = distanceBetween(applySimilarity(corners, middle), applySimilarity(inner, middle));
		expect(apart / Math.hypot(corners.a, corners.b)).toBeLessThan(6);
		expect(Math.atan2(inner.b, inner.a)).toBeCloseTo(Math.atan2(corners.b, corners.a), 1);
		expect(Math.hypot(inner.a, inner.b) / Math.hypot(corners.a, corners.b)).toBeCloseTo(1, 0);
	});

	it('leaves more around the face with more padding', () => {
		const face = makeFace();
		const wide = chipToImage(face, { size: 150, padding: 0.4 });
		const tight = chipToImage(face, RECOGNITION_CHIP);
		expect(Math.hypot(wide.a, wide.b) / Math.hypot(tight.a, tight.b)).toBeCloseTo(1.8 / 1.5, 6);
	});
});
