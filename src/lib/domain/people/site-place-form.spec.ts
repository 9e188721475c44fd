import * as v from 'valibot';
import { expect, test } from 'vitest';
import { sitePlaceFormSchema, toSitePlace } from './site-place-form';

const typed = {
	latitude: '14.5995',
	longitude: '120.9842',
	radiusMeters: '200',
	outside: 'flag',
	revision: '3'
};
const read = (change: Partial<typeof typed>) => v.safeParse(sitePlaceFormSchema, { ...typed, ...change });

test('degrees become millionths, with a comma as well', () => {
	const parsed = v.parse(sitePlaceFormSchema, { ...typed, latitude: '-14,5' });
	expect(toSitePlace(parsed)).toEqual({
		latitude: -14_500_000,
		longitude: 120_984_200,
		radiusMeters: 200,
		outside: 'flag'
	});
});

test('without both degrees phones are not asked; one alone is a slip', () => {
	const parsed = v.parse(sitePlaceFormSchema, { ...typed, latitude: '', longitude: '', radiusMeters: '' });
	expect(toSitePlace(parsed)).toBeNull();
	expect(read({ latitude: '' }).issues?.[0].message).toMatch(/both latitude and longitude/);
});

test.each([
	{ latitude: '90.1' },
	{ longitude: '-181' },
	{ latitude: 'north' },
	{ radiusMeters: '9' },
	{ radiusMeters: '100001' }
])('%o is refused next to its field', (change) => {
	expect(read(change).success).toBe(false);
});
