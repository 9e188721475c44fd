import { describe, expect, it } from 'vitest';
import { findDuplicates } from './find-duplicates';
import { buildGallery } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';
import { THRESHOLDS } from './thresholds';

const random = makeRandom(3);
const person = makePerson(random);
const threshold = THRESHOLDS.recognition.duplicate;
const { gallery } = buildGallery(
	[
		{ employeeId: 'again', descriptor: makePicture(person, 0.2, random) },
		{ employeeId: 'alike', descriptor: makePicture(person, 0.29, random) },
		{ employeeId: 'alike', descriptor: makePicture(person, 0.3, random) },
		{ employeeId: 'own', descriptor: makePicture(person, 0.1, random) },
		{ employeeId: 'other', descriptor: makePerson(random) }
	],
	'recognition'
);

describe('findDuplicates', () => {
	it('tells the same person from a look-alike, nearest first, each once, and leaves the person itself out', () => {
		const found = findDuplicates({ template: { descriptor: person }, ownId: 'own', gallery, threshold });
		expect(found.map(({ employeeId, kind }) => [employeeId, kind])).toEqual([
			['again', 'same_person'],
			['alike', 'look_alike']
		]);
	});

	it('finds nobody for a vector that is not sound', () => {
		const template = { descriptor: new Float32Array(128).fill(NaN) };
		expect(findDuplicates({ template, ownId: 'own', gallery, threshold })).toEqual([]);
	});
});
