import { describe, expect, it } from 'vitest';
import { makeFace, moveFace } from './made-face.fixture';
import { computePose } from './pose';

describe('computePose', () => {
	it('reads a frontal face as straight, upright and with the mouth shut', () => {
		const pose = computePose(makeFace());
		expect(pose.yaw).toBeCloseTo(0, 2);
		expect(pose.roll).toBeCloseTo(0, 5);
		expect(pose.eyeDistance).toBeCloseTo(60, 5);
		expect(pose.mouthOpen).toBeCloseTo(0, 5);
	});

	it('signs a turn by the side of the picture the nose points to', () => {
		expect(computePose(makeFace({ yaw: 0.3 })).yaw).toBeCloseTo(0.3, 2);
		expect(computePose(makeFace({ yaw: -0.3 })).yaw).toBeCloseTo(-0.3, 2);
	});

	it('does not change with tilt, size and place', () => {
		const face = makeFace({ yaw: 0.2, mouthOpen: 0.4 });
		const moved = computePose(moveFace(face, { degrees: 25, scale: 3, x: 100, y: -40 }));
		const pose = computePose(face);
		expect(moved.yaw).toBeCloseTo(pose.yaw, 6);
		expect(moved.pitch).toBeCloseTo(pose.pitch, 6);
		expect(moved.mouthOpen).toBeCloseTo(pose.mouthOpen, 6);
		expect(moved.roll).toBeCloseTo(25, 6);
		expect(moved.eyeDistance).toBeCloseTo(180, 5);
	});

	it('sees an open mouth', () => {
		expect(computePose(makeFace({ mouthOpen: 0.4 })).mouthOpen).toBeCloseTo(0.4, 2);
	});
});
