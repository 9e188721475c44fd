import { describe, expect, it } from 'vitest';
import { calibrateSite } from './calibrate';
import { buildGallery } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';

const random = makeRandom(5);
const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ employeeId: `e${index}`, descriptor: makePerson(random) }));

/** People who are all within some distance of one common face. */
const alike = (count: number, distance: number) => {
	const common = makePerson(random);
	return Array.from({ length: count }, (_, index) => ({
		employeeId: `e${index}`,
		descriptor: makePicture(common, distance, random)
	}));
};
const calibrate = (templates: ReturnType<typeof people>) =>
	calibrateSite(buildGallery(templates, 'recognition').gallery);

describe('calibrateSite', () => {
	it('rests on the measured set while there are too few people', () => {
		const calibration = calibrate(alike(10, 0.25));
		expect(calibration).toMatchObject({ learned: false, shift: 0, employees: 10 });
	});

	it('has nothing to say about nobody', () => {
		expect(calibrate([])).toMatchObject({ impostors: null, lookAlikes: [], learned: false });
	});

	it('is stricter where people are more alike than usual', () => {
		const usual = calibrate(people(40));
		const uniform = calibrate(alike(40, 0.24));
		expect(usual.shift).toBe(0);
		expect(uniform.shift).toBeGreaterThan(0);
		expect(uniform.threshold.maxDistance).toBeLessThan(usual.threshold.maxDistance);
	});

	it('names a pair of look-alikes once, with their nearest appearances', () => {
		const all = people(40);
		const twin = makePicture(all[3]?.descriptor ?? new Float32Array(), 0.26, random);
		const glasses = makePicture(all[3]?.descriptor ?? new Float32Array(), 0.27, random);
		const calibration = calibrate([
			...all,
			{ employeeId: 'twin', descriptor: twin },
			{ employeeId: 'twin', descriptor: glasses }
		]);
		expect(calibration.lookAlikes).toHaveLength(1);
		expect(calibration.lookAlikes[0]).toMatchObject({ first: 'e3', second: 'twin' });
		expect(calibration.lookAlikes[0]?.distance).toBeCloseTo(0.26, 4);
	});

	it('names pairs at the edge of being taken for each other at a small site only', () => {
		const all = people(200);
		const near = makePicture(all[3]?.descriptor ?? new Float32Array(), 0.3, random);
		const withPair = [...all.slice(0, 8), { employeeId: 'near', descriptor: near }];
		expect(calibrate(withPair).lookAlikes).toHaveLength(1);
		expect(calibrate([...all, { employeeId: 'near', descriptor: near }]).lookAlikes).toEqual([]);
	});

	it('is stricter for a lower target', () => {
		const { gallery } = buildGallery(people(40), 'recognition');
		const usual = calibrateSite(gallery, 1e-2).threshold.maxDistance;
		expect(calibrateSite(gallery, 1e-4).threshold.maxDistance).toBeLessThan(usual);
	});
});
