import { describe, expect, it } from 'vitest';
import { mirrorLandmarks } from './landmarks';
import { makeFace, moveFace } from './made-face.fixture';
import { computePose } from './pose';

describe('mirrorLandmarks', () => {
	const face = moveFace(makeFace({ yaw: 0.3 }), { x: 100, y: 100, degrees: 10 });

	it('keeps the scheme: a mirrored face is turned and tilted the other way', () => {
		const pose = computePose(mirrorLandmarks(face, 200));
		expect(pose.yaw).toBeCloseTo(-0.3, 2);
		expect(pose.roll).toBeCloseTo(-10, 5);
		expect(pose.mouthOpen).toBeCloseTo(0, 5);
	});

	it('is its own inverse', () => {
		for (const [index, point] of mirrorLandmarks(mirrorLandmarks(face, 200), 200).entries()) {
			expect(point.x).toBeCloseTo(face[index]?.x ?? NaN, 9);
			expect(point.y).toBe(face[index]?.y);
		}
	});
});
