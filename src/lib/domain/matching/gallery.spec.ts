import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { buildGallery, findNearest } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';

const random = makeRandom(1);
const ana = makePerson(random);
const ben = makePerson(random);
const templates = [
	{ employeeId: 'ana', descriptor: ana },
	{ employeeId: 'ben', descriptor: ben }
];

describe('buildGallery', () => {
	it('skips corrupt templates, says which, and keeps the others', () => {
		const corrupt = [
			{ employeeId: 'zero', descriptor: new Float32Array(128) },
			{
				employeeId: 'nan',
				descriptor: Float32Array.from(ana, (value, index) => (index === 5 ? NaN : value))
			},
			{ employeeId: 'short', descriptor: ana.slice(1) }
		];
		const { gallery, skipped } = buildGallery([...corrupt, ...templates], 'recognition');
		expect(skipped.map(({ employeeId }) => employeeId)).toEqual(['zero', 'nan', 'short']);
		expect(gallery.employeeIds).toEqual(['ana', 'ben']);
		expect(findNearest(gallery, { descriptor: ana })?.employeeId).toBe('ana');
	});

	it('leaves people without the second descriptor out of a fused gallery', () => {
		const second = makePerson(random, 1024);
		const { gallery, skipped } = buildGallery(
			[{ employeeId: 'ana', descriptor: ana, second }, templates[1] as never],
			'fused'
		);
		expect(gallery.employeeIds).toEqual(['ana']);
		expect(skipped[0]?.employeeId).toBe('ben');
	});
});

describe('findNearest', () => {
	const { gallery } = buildGallery(templates, 'recognition');

	it('measures Euclidean distance to the nearest and to the runner-up', () => {
		const nearest = findNearest(gallery, { descriptor: makePicture(ana, 0.25, random) });
		expect(nearest?.employeeId).toBe('ana');
		expect(nearest?.distance).toBeCloseTo(0.25, 4);
		expect(nearest?.runnerUp?.employeeId).toBe('ben');
	});

	it('takes another appearance of the same person for no runner-up', () => {
		const glasses = { employeeId: 'ana', descriptor: makePicture(ana, 0.3, random) };
		const both = buildGallery([...templates, glasses], 'recognition').gallery;
		const nearest = findNearest(both, { descriptor: ana });
		expect(nearest?.employeeId).toBe('ana');
		expect(nearest?.runnerUp?.employeeId).toBe('ben');
		expect(findNearest(both, { descriptor: glasses.descriptor })?.distance).toBeCloseTo(0, 3);
	});

	it('finds nobody in an empty gallery or for a probe that is not sound', () => {
		expect(findNearest(buildGallery([], 'recognition').gallery, { descriptor: ana })).toBeNull();
		expect(findNearest(gallery, { descriptor: new Float32Array(128) })).toBeNull();
		expect(findNearest(gallery, { descriptor: ana.map(() => NaN) })).toBeNull();
		expect(findNearest(gallery, { descriptor: [1] })).toBeNull();
	});

	it('has no runner-up in a gallery of one', () => {
		const alone = buildGallery(templates.slice(0, 1), 'recognition').gallery;
		expect(findNearest(alone, { descriptor: ben })?.runnerUp).toBeNull();
	});

	it('searches 100,000 templates in well under a quarter of a second', () => {
		const people = Array.from({ length: 1000 }, () => makePerson(random));
		const many = Array.from({ length: 100_000 }, (_, index) => ({
			employeeId: `employee ${index}`,
			descriptor: people[index % 1000] ?? ana
		}));
		const large = buildGallery(many, 'recognition').gallery;
		findNearest(large, { descriptor: ana });
		const began = performance.now();
		expect(findNearest(large, { descriptor: people[7] ?? ana })?.distance).toBeCloseTo(0, 3);
		expect(performance.now() - began).toBeLessThan(250);
	});
});
