import { describe, expect, it } from 'vitest';
import { decideWithBoth } from './decide-with-both';
import { buildGallery, type Probe, type Template } from './gallery';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';
import { THRESHOLDS } from './thresholds';

const random = makeRandom(31);
const makeOne = () => ({ first: makePerson(random), second: makePerson(random, 1024) });
const people = Array.from({ length: 6 }, makeOne);
const thresholds = { recognition: THRESHOLDS.recognition.identify, fused: THRESHOLDS.fused.identify };

const template = (index: number, both: boolean): Template => {
	const person = people[index] ?? makeOne();
	return { employeeId: `e${index}`, descriptor: person.first, ...(both && { second: person.second }) };
};
const galleries = (templates: Template[]) => ({
	everyone: buildGallery(templates, 'recognition').gallery,
	equipped: buildGallery(templates, 'fused').gallery,
	lacking: buildGallery(
		templates.filter(({ second }) => !second),
		'recognition'
	).gallery
});
const frames = (person: ReturnType<typeof makeOne>, distance: number, secondDistance = 0.3): Probe[] =>
	Array.from({ length: 3 }, () => ({
		descriptor: makePicture(person.first, distance, random),
		second: makePicture(person.second, secondDistance, random)
	}));
const decide = (samples: Probe[], templates: Template[]) =>
	decideWithBoth(samples, galleries(templates), thresholds);
const whoIs = (index: number) => people[index] ?? makeOne();

describe('decideWithBoth', () => {
	const mixed = [template(0, true), template(1, true), template(2, false), template(3, false)];

	it('names a person with both models and a person with the first alone', () => {
		expect(decide(frames(whoIs(1), 0.2), mixed)).toMatchObject({ kind: 'match', employeeId: 'e1' });
		expect(decide(frames(whoIs(2), 0.2), mixed)).toMatchObject({ kind: 'match', employeeId: 'e2' });
	});

	it('names nobody for a stranger', () => {
		expect(decide(frames(whoIs(5), 0.2), mixed).kind).toBe('none');
	});

	it('goes by the recognition network where the device computed one model only', () => {
		const samples = frames(whoIs(0), 0.2).map(({ descriptor }) => ({ descriptor }));
		expect(decide(samples, mixed)).toMatchObject({ kind: 'match', employeeId: 'e0' });
	});

	it('lets the second model refuse what the first would take', () => {
		const borrowed = { first: whoIs(0).first, second: whoIs(4).second };
		expect(decide(frames(borrowed, 0.35), [template(0, true)]).kind).not.toBe('match');
		expect(decide(frames(borrowed, 0.1), [template(0, true)])).toMatchObject({
			kind: 'ambiguous',
			reasons: ['models_disagree']
		});
		expect(decide(frames(borrowed, 0.35), [template(0, false)])).toMatchObject({ employeeId: 'e0' });
	});

	it('asks when one rule says one person and the other another', () => {
		const double: Template = { employeeId: 'double', descriptor: makePicture(whoIs(0).first, 0.1, random) };
		expect(decide(frames(whoIs(0), 0.15), [...mixed, double])).toMatchObject({ kind: 'ambiguous' });
	});

	it('is not confused by another look of the same person that lacks the second model', () => {
		const look: Template = { employeeId: 'e0', descriptor: makePicture(whoIs(0).first, 0.1, random) };
		expect(decide(frames(whoIs(0), 0.15), [...mixed, look])).toMatchObject({
			kind: 'match',
			employeeId: 'e0'
		});
	});

	it('is the fused rule where everybody has both, and the first where nobody has', () => {
		const all = [0, 1, 2].map((index) => template(index, true));
		const none = [0, 1, 2].map((index) => template(index, false));
		for (const templates of [all, none])
			expect(decide(frames(whoIs(2), 0.2), templates)).toMatchObject({ kind: 'match', employeeId: 'e2' });
		expect(decide([], all)).toMatchObject({ kind: 'none' });
	});
});
