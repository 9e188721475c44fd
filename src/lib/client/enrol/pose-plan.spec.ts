import { expect, test } from 'vitest';
import { MIN_CAMERA_SAMPLES } from '$domain/matching/enrolment';
import { checkPose, findStep, PATIENCE_MS, POSE_PLAN } from './pose-plan';

test('the plan gives as many frames as an enrolment needs, from the front and both sides', () => {
	expect(POSE_PLAN.length).toBeGreaterThanOrEqual(MIN_CAMERA_SAMPLES);
	expect(new Set(POSE_PLAN)).toEqual(new Set(['front', 'left', 'right']));
	expect(findStep(99)).toBe('front');
});

test.each([
	['front', 0.1, true],
	['front', 0.11, false],
	['front', -0.1, true],
	['front', -0.11, false],
	['left', 0.06, true],
	['left', 0.05, false],
	['left', -0.2, false],
	['right', -0.06, true],
	['right', -0.05, false],
	['right', 0.2, false]
] as const)('for "%s" a yaw of %d counts: %s', (step, yaw, counts) => {
	expect(checkPose(step, yaw, 0)).toBe(counts);
});

test('whoever cannot turn is taken as they are after five seconds', () => {
	expect(checkPose('left', 0, PATIENCE_MS - 1)).toBe(false);
	expect(checkPose('left', 0, PATIENCE_MS)).toBe(true);
});
