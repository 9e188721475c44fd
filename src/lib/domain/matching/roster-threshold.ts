import { FALSE_MATCH_CURVE, STRANGER_TARGET, type Threshold } from './thresholds';

/** Beyond these the curve is not measured: below, nobody would be recognised; above, a roster of one is no safer. */
const MIN_DISTANCE = 0.26;
const MAX_DISTANCE = 0.34;

/**
 * The threshold at which a whole roster takes at most `target` of all strangers for somebody. Every comparison is one
 * more chance, so a larger roster needs a stricter one.
 * @param base threshold of the rule `recognition`
 * @param rosterSize number of employees compared with
 * @param shift distance by which this site's impostors are nearer than those of the curve, see `calibrateSite`
 */
export function thresholdForRoster(
	base: Threshold,
	{ rosterSize, target = STRANGER_TARGET, shift = 0 }: { rosterSize: number; target?: number; shift?: number }
): Threshold {
	const fmr = target / Math.max(1, rosterSize);
	const limit = Math.min(MAX_DISTANCE, Math.max(MIN_DISTANCE, distanceAt(fmr) - shift));
	const maxDistance = Math.min(base.maxDistance, limit);
	return { ...base, maxDistance, fmr };
}

/** Distance with this false match rate: straight lines through the curve, on a logarithmic scale, and beyond its ends. */
function distanceAt(fmr: number): number {
	const points = FALSE_MATCH_CURVE;
	let index = points.findIndex(([, rate]) => rate >= fmr);
	if (index === -1) index = points.length - 1;
	index = Math.max(1, index);
	const [left, right] = [points[index - 1], points[index]];
	if (!left || !right) throw new RangeError('the curve needs two points');
	const share = (Math.log(fmr) - Math.log(left[1])) / (Math.log(right[1]) - Math.log(left[1]));
	return left[0] + share * (right[0] - left[0]);
}
