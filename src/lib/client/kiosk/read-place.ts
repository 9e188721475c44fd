import type { ReportedPlace } from '$domain/punch/punch-place';

/** Longest that a phone looks for its place; indoors it may not find it at all. */
const FIND_WITHIN_MS = 8_000;
/**
 * Longest that a punch waits, the browser's question included: its own limit begins only once that is answered, and a
 * question that nobody answers must not keep a punch from being saved.
 */
export const ANSWER_WITHIN_MS = 15_000;

/** GeolocationPositionError.PERMISSION_DENIED and TIMEOUT (Geolocation API, section 8). */
const DENIED = 1;
const TIMED_OUT = 3;

/** Where this phone is now, asked for once; never rejects. */
export function readPlace(geolocation: Geolocation | undefined): Promise<ReportedPlace> {
	if (!geolocation) return Promise.resolve({ kind: 'unknown', why: 'unavailable' });
	return new Promise((resolve) => {
		const answer = (place: ReportedPlace) => {
			clearTimeout(timer);
			resolve(place);
		};
		const timer = setTimeout(() => answer({ kind: 'unknown', why: 'timeout' }), ANSWER_WITHIN_MS);
		geolocation.getCurrentPosition(
			({ coords }) =>
				answer({
					kind: 'at',
					latitude: Math.round(coords.latitude * 1e6),
					longitude: Math.round(coords.longitude * 1e6),
					accuracyMeters: Math.min(40_000_000, Math.ceil(coords.accuracy))
				}),
			({ code }) =>
				answer({
					kind: 'unknown',
					why: code === DENIED ? 'denied' : code === TIMED_OUT ? 'timeout' : 'unavailable'
				}),
			{ enableHighAccuracy: true, timeout: FIND_WITHIN_MS, maximumAge: 0 }
		);
	});
}
