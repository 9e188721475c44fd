import { FALSE_MATCH_CURVE, STRANGER_TARGET, type ScoreRule, type Threshold } from './thresholds';

/**
 * The threshold at which a whole roster takes at most `target` of all strangers for somebody. Every comparison is one
 * more chance, so a larger roster needs a stricter one.
 * @param base threshold to start from; the result is never looser
 * @param rosterSize number of employees compared with
 * @param rule the gallery's
 * @param shift distance by which this site's impostors are nearer than those of the curve, see `calibrateSite`
 */
export function thresholdForRoster(
	base: Threshold,
	{ rosterSize, rule = 'recognition', target = STRANGER_TARGET, shift = 0 }: RosterOptions
): Threshold {
	const fmr = target / Math.max(1, rosterSize);
	const curve = FALSE_MATCH_CURVE[rule];
	// Further below than the curve reaches nobody would be recognised, and nothing has been measured.
	const floor = (curve[0]?.[0] ?? 0) - BELOW_CURVE;
	const limit = Math.max(floor, distanceAt(curve, fmr) - shift);
	const maxDistance = Math.min(base.maxDistance, limit);
	return { ...base, maxDistance, fmr };
}

type RosterOptions = {
	rosterSize: number;
	rule?: ScoreRule;
	target?: number;
	shift?: number;
};

const BELOW_CURVE = 0.02;

/** Distance with this false match rate: straight lines through the curve, on a logarithmic scale, and beyond its ends. */
function distanceAt(points: (typeof FALSE_MATCH_CURVE)[ScoreRule], fmr: number): number {
	let index = points.findIndex(([, rate]) => rate >= fmr);
	if (index === -1) index = points.length - 1;
	index = Math.max(1, index);
	const [left, right] = [points[index - 1], points[index]];
	if (!left || !right) throw new RangeError('the curve needs two points');
	const share = (Math.log(fmr) - Math.log(left[1])) / (Math.log(right[1]) - Math.log(left[1]));
	return left[0] + share * (right[0] - left[0]);
}
