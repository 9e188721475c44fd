import { expect, test } from 'vitest';
import { judgeEnrolment } from './enrolment';

function axis(index: number): Float32Array {
	const vector = new Float32Array(128);
	vector[index] = 1;
	return vector;
}

test('a camera visit needs five frames, a photograph one', () => {
	const frames = (n: number) => Array.from({ length: n }, () => axis(0));
	expect(judgeEnrolment(frames(4), 'camera')).toEqual({ ok: false, reason: 'too_few_samples' });
	expect(judgeEnrolment(frames(5), 'camera').ok).toBe(true);
	expect(judgeEnrolment(frames(1), 'photo').ok).toBe(true);
	expect(judgeEnrolment([], 'photo')).toEqual({ ok: false, reason: 'too_few_samples' });
});

test('frames of two faces never become one template', () => {
	const mixed = [axis(0), axis(0), axis(0), axis(0), axis(1)];
	expect(judgeEnrolment(mixed, 'camera')).toEqual({ ok: false, reason: 'inconsistent_samples' });
});
