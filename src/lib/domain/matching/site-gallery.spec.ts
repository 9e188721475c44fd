import { expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '../face/models';
import { encodeDescriptor } from '../punch/descriptor';
import { openSiteGallery, type SiteGallery } from './site-gallery';

/** A unit vector on one axis, a little way from it. */
function face(person: number, drift = 0): Float32Array {
	const vector = new Float32Array(128);
	vector[person] = Math.sqrt(1 - drift * drift);
	vector[person + 64] = drift;
	return vector;
}

const person = (name: string, axis: number, lookAlike = false) => ({
	name,
	lookAlike,
	looks: [{ descriptor: encodeDescriptor(face(axis)) }]
});
const gallery: SiteGallery = {
	v: 1,
	modelId: RECOGNITION_MODEL,
	secondModelId: null,
	strangersOneIn: 1_000,
	shift: 0,
	people: [person('Ana Cruz', 1), person('Ben Reyes', 2), person('Cora Lim', 3, true)]
};
const burst = (axis: number) => [0.05, 0.06, 0.07].map((drift) => ({ descriptor: face(axis, drift) }));

test('names whom the burst shows, and nobody else', () => {
	const local = openSiteGallery(gallery);
	expect(local?.identify(burst(1))).toEqual({ kind: 'match', name: 'Ana Cruz' });
	expect(local?.identify(burst(2))).toEqual({ kind: 'match', name: 'Ben Reyes' });
	expect(local?.identify(burst(9))).toEqual({ kind: 'none' });
	expect(local?.identify([])).toEqual({ kind: 'none' });
});

test('in doubt there is no name: one of a pair that looks alike, frames of two people', () => {
	const local = openSiteGallery(gallery);
	expect(local?.identify(burst(3))).toEqual({ kind: 'ambiguous' });
	expect(local?.identify([...burst(1).slice(0, 1), ...burst(2).slice(0, 1)])).toEqual({ kind: 'ambiguous' });
});

test('a gallery of another model is not compared with, and a broken template leaves the others usable', () => {
	expect(openSiteGallery({ ...gallery, modelId: 'other' })).toBeNull();
	const broken = { ...person('Dan', 4), looks: [{ descriptor: 'AAAA' }] };
	const local = openSiteGallery({ ...gallery, people: [broken, ...gallery.people] });
	expect(local?.identify(burst(4))).toEqual({ kind: 'none' });
	expect(local?.identify(burst(1))).toEqual({ kind: 'match', name: 'Ana Cruz' });
});
