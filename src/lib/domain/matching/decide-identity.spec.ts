import { describe, expect, it } from 'vitest';
import { decideIdentity } from './decide-identity';
import { buildGallery } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';
import { THRESHOLDS } from './thresholds';

const random = makeRandom(2);
const ana = makePerson(random);
const ben = makePerson(random);
const stranger = makePerson(random);
/** Close enough to ana that a picture between them could be either. */
const twin = makePicture(ana, 0.3, random);
const threshold = THRESHOLDS.recognition.identify;
const roster = (...people: [string, Float32Array][]) =>
	buildGallery(
		people.map(([employeeId, descriptor]) => ({ employeeId, descriptor })),
		'recognition'
	).gallery;
const both = roster(['ana', ana], ['ben', ben]);
const burst = (person: Float32Array, distance: number, count = 3) =>
	Array.from({ length: count }, () => ({ descriptor: makePicture(person, distance, random) }));

describe('decideIdentity', () => {
	it('matches a burst of one employee', () => {
		expect(decideIdentity({ samples: burst(ana, 0.3), gallery: both, threshold })).toMatchObject({
			kind: 'match',
			employeeId: 'ana',
			frames: 3
		});
	});

	it('knows no stranger', () => {
		expect(decideIdentity({ samples: burst(stranger, 0.2), gallery: both, threshold })).toMatchObject({
			kind: 'none',
			reasons: ['nobody_near']
		});
	});

	it('accepts the threshold itself and doubts just beyond it', () => {
		const at = (distance: number) =>
			decideIdentity({ samples: burst(ana, distance, 1), gallery: both, threshold }).kind;
		expect(at(threshold.maxDistance - 1e-4)).toBe('match');
		expect(at(threshold.maxDistance + 1e-4)).toBe('ambiguous');
		expect(at(threshold.uncertainDistance + 1e-3)).toBe('none');
	});

	it('does not choose between two employees who are about equally near', () => {
		const between = ana.map((value, index) => value + 0.9 * (twin[index] ?? 0));
		const length = Math.hypot(...between);
		const samples = [{ descriptor: between.map((value) => value / length) }];
		expect(
			decideIdentity({ samples, gallery: roster(['ana', ana], ['twin', twin]), threshold })
		).toMatchObject({
			kind: 'ambiguous',
			reasons: ['runner_up_too_close']
		});
	});

	it('doubts a burst in which somebody else took over', () => {
		const samples = [...burst(ana, 0.1, 2), ...burst(ben, 0.1, 2)];
		const decision = decideIdentity({ samples, gallery: both, threshold });
		expect(decision.kind).toBe('ambiguous');
		expect(decision).toMatchObject({ reasons: expect.arrayContaining(['several_people']) });
	});

	it('doubts when single frames point elsewhere although their mean is near', () => {
		const gallery = roster(['ana', ana], ['twin', twin]);
		const samples = [...burst(ana, 0.02, 2), ...burst(twin, 0.02, 2)];
		const decision = decideIdentity({ samples, gallery, threshold });
		expect(decision).toMatchObject({
			kind: 'ambiguous',
			reasons: expect.arrayContaining(['frames_disagree'])
		});
	});

	it('leaves frames that are not sound out, and matches on the rest', () => {
		const samples = [
			{ descriptor: new Float32Array(128) },
			{ descriptor: ana.map(() => NaN) },
			{ descriptor: ana.map((value) => value * 3) },
			...burst(ana, 0.2, 1)
		];
		expect(decideIdentity({ samples, gallery: both, threshold })).toMatchObject({ kind: 'match', frames: 1 });
	});

	it.each([
		['zeros', new Float32Array(128)],
		['NaN', new Float32Array(128).fill(NaN)],
		['infinity', new Float32Array(128).fill(Infinity)],
		['nothing', new Float32Array(0)]
	])('matches nobody with %s', (_, descriptor) => {
		expect(decideIdentity({ samples: [{ descriptor }], gallery: both, threshold })).toMatchObject({
			kind: 'none',
			reasons: ['no_sound_frame']
		});
	});

	it('matches nobody in an empty roster', () => {
		const empty = buildGallery([], 'recognition').gallery;
		expect(decideIdentity({ samples: burst(ana, 0.1), gallery: empty, threshold })).toMatchObject({
			kind: 'none',
			reasons: ['empty_gallery']
		});
	});

	it('verifies one claimed employee without a margin', () => {
		const decision = decideIdentity({
			samples: burst(ana, 0.31, 1),
			gallery: roster(['ana', ana]),
			threshold: THRESHOLDS.recognition.verify
		});
		expect(decision).toMatchObject({ kind: 'match', employeeId: 'ana', margin: Infinity });
	});

	it('decides by both networks where the gallery is fused', () => {
		const anaSecond = makePerson(random, 1024);
		const benSecond = makePerson(random, 1024);
		const { gallery } = buildGallery(
			[
				{ employeeId: 'ana', descriptor: ana, second: anaSecond },
				{ employeeId: 'ben', descriptor: ben, second: benSecond }
			],
			'fused'
		);
		const sample = (second: Float32Array) => [
			{ descriptor: makePicture(ana, 0.3, random), second: makePicture(second, 0.4, random) }
		];
		const fused = { gallery, threshold: THRESHOLDS.fused.identify };
		expect(decideIdentity({ samples: sample(anaSecond), ...fused })).toMatchObject({ kind: 'match' });
		expect(decideIdentity({ samples: sample(benSecond), ...fused }).kind).toBe('none');
		expect(decideIdentity({ samples: burst(ana, 0.1), ...fused }).kind).toBe('none');
	});
});
