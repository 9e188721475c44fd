import { describe, expect, it } from 'vitest';
import { RECOGNITION_MODEL, SECOND_MODEL } from '../face/models';
import { buildGallery } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';
import { modelsDisagree } from './models-disagree';
import { CONTRADICTION_LIMITS } from './thresholds';

const random = makeRandom(12);
const person = { employeeId: 'e', descriptor: makePerson(random), second: makePerson(random, 1024) };
const { gallery } = buildGallery([person], 'fused');
const see = (first: number, second: number) => ({
	descriptor: makePicture(person.descriptor, first, random),
	second: makePicture(person.second, second, random)
});

describe('modelsDisagree', () => {
	it('lets pass what both models take for the person, up to the limit of each', () => {
		const [first, second] = [CONTRADICTION_LIMITS[RECOGNITION_MODEL], CONTRADICTION_LIMITS[SECOND_MODEL]];
		expect(modelsDisagree(gallery, see(first - 0.01, second - 0.01), 'e')).toBe(false);
		expect(modelsDisagree(gallery, see(0.05, second + 0.01), 'e')).toBe(true);
		expect(modelsDisagree(gallery, see(first + 0.01, 0.1), 'e')).toBe(true);
	});

	it('goes by the appearance that is nearest, not by all of them', () => {
		const glasses = { employeeId: 'e', descriptor: makePerson(random), second: makePerson(random, 1024) };
		const two = buildGallery([glasses, person], 'fused').gallery;
		expect(modelsDisagree(two, see(0.2, 0.6), 'e')).toBe(false);
	});

	it('has nothing to say where one model decides alone', () => {
		const alone = buildGallery([person], 'recognition').gallery;
		expect(modelsDisagree(alone, { descriptor: makePerson(random) }, 'e')).toBe(false);
	});
});
