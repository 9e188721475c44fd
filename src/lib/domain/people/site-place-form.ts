import * as v from 'valibot';
import type { SitePlace } from '../punch/punch-place';

/** Degrees as people copy them from a map, in millionths; null for an empty field. */
const degrees = (most: number, words: string) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^(-?\d{1,3}([.,]\d{1,12})?)?$/, words),
		v.transform((text) => (text === '' ? null : Math.round(Number(text.replace(',', '.')) * 1e6))),
		v.check((millionths) => millionths === null || Math.abs(millionths) <= most * 1e6, words)
	);

/** Where phones have to be. Without latitude and longitude they are not asked. */
export const sitePlaceFormSchema = v.pipe(
	v.object({
		latitude: degrees(90, 'Degrees from -90 to 90, like 14.5995.'),
		longitude: degrees(180, 'Degrees from -180 to 180, like 120.9842.'),
		radiusMeters: v.pipe(
			v.string(),
			v.trim(),
			v.regex(/^\d{0,6}$/, 'Enter whole metres.'),
			v.transform((text) => (text === '' ? 150 : Number(text))),
			v.minValue(10, 'At least 10 metres.'),
			v.maxValue(100_000, 'At most 100 kilometres.')
		),
		outside: v.picklist(['flag', 'review'], 'Choose one of the two.'),
		revision: v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number))
	}),
	v.forward(
		v.partialCheck(
			[['latitude'], ['longitude']],
			({ latitude, longitude }) => (latitude === null) === (longitude === null),
			'Enter both latitude and longitude, or neither.'
		),
		['longitude']
	)
);
type SitePlaceInput = v.InferOutput<typeof sitePlaceFormSchema>;

export function toSitePlace({
	latitude,
	longitude,
	radiusMeters,
	outside
}: SitePlaceInput): SitePlace | null {
	return latitude === null || longitude === null ? null : { latitude, longitude, radiusMeters, outside };
}
