import type { IdentityDecision } from './decide-identity';
import { decideWithBoth, type TwoModels } from './decide-with-both';
import type { Probe } from './gallery';
import { thresholdForRoster } from './roster-threshold';
import { THRESHOLDS, type ScoreRule } from './thresholds';

/** What a site's own settings and its calibration say about a comparison with its roster. */
export type RosterRules = {
	/** one in so many strangers may be taken for somebody of the whole roster */
	strangersOneIn: number;
	/** distance by which this site's impostors are nearer than usual, see `calibrateSite` */
	shift: number;
	/** people whose face alone does not decide */
	lookAlikes: ReadonlySet<string>;
};

/** `look_alike`: somebody is recognised, and another of the roster looks like them: the number decides. */
export type RosterDecision = IdentityDecision | { kind: 'look_alike' };

/**
 * Who of a site's roster a burst shows: the one decision of the server and of a device that greets without network.
 * @param samples frames of one burst; with second descriptors only where the site compares two models
 */
export function identifyInRoster(
	samples: readonly Probe[],
	galleries: TwoModels,
	{ strangersOneIn, shift, lookAlikes }: RosterRules
): RosterDecision {
	const roster = { rosterSize: galleries.everyone.employeeIds.length, target: 1 / strangersOneIn, shift };
	const thresholdFor = (rule: ScoreRule) =>
		thresholdForRoster(THRESHOLDS[rule].identify, { ...roster, rule });
	const thresholds = { recognition: thresholdFor('recognition'), fused: thresholdFor('fused') };
	const decision = decideWithBoth(samples, galleries, thresholds);
	return decision.kind === 'match' && lookAlikes.has(decision.employeeId) ? { kind: 'look_alike' } : decision;
}
