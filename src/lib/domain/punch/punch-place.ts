import * as v from 'valibot';

/** Where a site is, and what becomes of a phone's punch made elsewhere. */
export const sitePlaceSchema = v.object({
	/** millionths of a degree: whole numbers, 11 cm at most */
	latitude: v.pipe(v.number(), v.integer(), v.minValue(-90_000_000), v.maxValue(90_000_000)),
	longitude: v.pipe(v.number(), v.integer(), v.minValue(-180_000_000), v.maxValue(180_000_000)),
	radiusMeters: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(100_000)),
	/** `flag`: it counts, with a remark; `review`: a person decides */
	outside: v.picklist(['flag', 'review'])
});
export type SitePlace = v.InferOutput<typeof sitePlaceSchema>;

/** A place as it was stored; what cannot be read counts as not set. */
export function readSitePlace(stored: unknown): SitePlace | null {
	const parsed = v.safeParse(sitePlaceSchema, stored);
	return parsed.success ? parsed.output : null;
}

/** Where a phone was as it punched; `unknown` when it could or would not say. Sealed with the face. */
export const reportedPlaceSchema = v.variant('kind', [
	v.strictObject({
		kind: v.literal('at'),
		latitude: sitePlaceSchema.entries.latitude,
		longitude: sitePlaceSchema.entries.longitude,
		/** radius of the 95 % circle, as the browser says it (Geolocation API), rounded up */
		accuracyMeters: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(40_000_000))
	}),
	v.strictObject({ kind: v.literal('unknown'), why: v.picklist(['denied', 'unavailable', 'timeout']) })
]);
export type ReportedPlace = v.InferOutput<typeof reportedPlaceSchema>;

export type PlaceVerdict =
	{ place: 'inside' } | { place: 'outside' | 'unknown'; reason: string; waits: boolean };

/** Mean radius of the earth, metres (IUGG). */
const EARTH_METERS = 6_371_009;

/**
 * Inside when the distance less the accuracy is within the radius: in doubt for the worker. Null where the site asks for no
 * place. `reported` null: a device that does not know of it yet.
 */
export function judgePlace(site: SitePlace | null, reported: ReportedPlace | null): PlaceVerdict | null {
	if (site === null) return null;
	const waits = site.outside === 'review';
	if (reported?.kind !== 'at') {
		const why = reported === null ? 'the phone sent none' : WHY[reported.why];
		return { place: 'unknown', reason: `the place is not known: ${why}`, waits };
	}
	const meters = computeMeters(site, reported);
	const { accuracyMeters } = reported;
	if (meters - accuracyMeters <= site.radiusMeters) return { place: 'inside' };
	const reason = `made ${say(meters)} from the site, known to ${say(accuracyMeters)}`;
	return { place: 'outside', reason, waits };
}

const WHY = {
	denied: 'it was not allowed on the phone',
	unavailable: 'the phone could not find it',
	timeout: 'the phone did not find it in time'
} as const;

/** Great-circle distance by the haversine formula, metres. */
export function computeMeters(
	a: { latitude: number; longitude: number },
	b: { latitude: number; longitude: number }
): number {
	const radians = (millionths: number) => (millionths / 1e6) * (Math.PI / 180);
	const half = (x: number) => Math.sin(x / 2) ** 2;
	const h =
		half(radians(b.latitude - a.latitude)) +
		Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(radians(b.longitude - a.longitude));
	return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

function say(meters: number): string {
	return meters < 1_000 ? `${Math.round(meters)} m` : `${(meters / 1_000).toFixed(1)} km`;
}
