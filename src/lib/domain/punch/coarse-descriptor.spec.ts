import { describe, expect, it } from 'vitest';
import { descriptorDistance } from '../face/descriptor';
import { makePerson, makeRandom } from '../matching/made-people.fixture';
import { encodeCoarse, parseCoarse } from './coarse-descriptor';

const random = makeRandom(21);

describe('a coarse descriptor', () => {
	it.each([128, 1024])('comes back within 0.012 of what it was, with %d numbers', (length) => {
		for (let turn = 0; turn < 20; turn++) {
			const person = makePerson(random, length);
			const parsed = parseCoarse(encodeCoarse(person), length);
			expect(parsed.ok && descriptorDistance(parsed.descriptor, person)).toBeLessThan(0.012);
		}
	});

	it('of another length, of zeros, or not base64url is refused', () => {
		const text = encodeCoarse(makePerson(random));
		expect(parseCoarse(text, 1024).ok).toBe(false);
		expect(parseCoarse(encodeCoarse(new Float32Array(128)), 128).ok).toBe(false);
		expect(parseCoarse('not base64url!', 128).ok).toBe(false);
	});
});
