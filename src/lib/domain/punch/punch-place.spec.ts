import { expect, test } from 'vitest';
import { computeMeters, judgePlace, readSitePlace, type SitePlace } from './punch-place';

const SITE: SitePlace = { latitude: 14_599_500, longitude: 120_984_200, radiusMeters: 100, outside: 'flag' };
/** So many metres north of the site: a degree of latitude is some 111.2 km. */
const north = (meters: number, accuracyMeters: number) =>
	judgePlace(SITE, {
		kind: 'at',
		latitude: SITE.latitude + Math.round((meters / 111_195) * 1e6),
		longitude: SITE.longitude,
		accuracyMeters
	});

test('a degree of latitude is 111.2 km, and one of longitude half of that at 60 degrees', () => {
	expect(computeMeters({ latitude: 0, longitude: 0 }, { latitude: 1e6, longitude: 0 })).toBeCloseTo(
		111_195,
		-1
	);
	const sixty = { latitude: 60e6, longitude: 0 };
	expect(computeMeters(sixty, { ...sixty, longitude: 1e6 }) / 55_597).toBeCloseTo(1, 3);
	expect(computeMeters(sixty, sixty)).toBe(0);
});

test('inside is decided for the worker: the distance less the accuracy', () => {
	expect(north(99, 0)).toEqual({ place: 'inside' });
	expect(north(149, 50)).toEqual({ place: 'inside' });
	expect(north(151, 50)).toMatchObject({ place: 'outside', waits: false });
	expect(north(2_300, 20)).toMatchObject({ reason: 'made 2.3 km from the site, known to 20 m' });
});

test('a place that is not known is flagged in words, and waits only where the site says so', () => {
	expect(judgePlace(SITE, { kind: 'unknown', why: 'denied' })).toEqual({
		place: 'unknown',
		reason: 'the place is not known: it was not allowed on the phone',
		waits: false
	});
	expect(judgePlace({ ...SITE, outside: 'review' }, null)).toMatchObject({ place: 'unknown', waits: true });
	expect(judgePlace(null, null)).toBeNull();
});

test('a place that cannot be read counts as not set', () => {
	expect(readSitePlace(SITE)).toEqual(SITE);
	for (const broken of [null, {}, { ...SITE, radiusMeters: 5 }, { ...SITE, latitude: 91e6 }])
		expect(readSitePlace(broken)).toBeNull();
});
