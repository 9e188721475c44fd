import { decideIdentity, type IdentityDecision } from './decide-identity';
import { buildGallery, type Gallery, type Probe, type Template } from './gallery';
import type { ScoreRule, Threshold } from './thresholds';

/** A roster at a site that compares two models, while some of its people have templates of the first only. */
export type TwoModels = {
	/** Every template, compared by the recognition network alone. */
	everyone: Gallery;
	/** The templates that have both, fused. */
	equipped: Gallery;
	/** The templates without the second, compared by the recognition network alone. */
	lacking: Gallery;
};

/** The three search structures of one roster. */
export function buildTwoModels(templates: readonly Template[]): TwoModels {
	const withSecond = templates.filter(({ second }) => second);
	const without = templates.filter(({ second }) => !second);
	const everyone = buildGallery(templates, 'recognition').gallery;
	return {
		everyone,
		equipped: buildGallery(withSecond, 'fused').gallery,
		lacking: without.length === templates.length ? everyone : buildGallery(without, 'recognition').gallery
	};
}

/**
 * Who a burst shows where people are matched with what there is: fused where both sides have both descriptors, by the
 * recognition network where a template lacks the second. Scores of the two rules are not comparable, so each judges for
 * itself, and a doubt of one is a doubt of both: never a guess.
 * @param samples of the same burst; without second descriptors the recognition network decides alone
 */
export function decideWithBoth(
	samples: readonly Probe[],
	{ everyone, equipped, lacking }: TwoModels,
	thresholds: Record<ScoreRule, Threshold>
): IdentityDecision {
	const first = { samples, threshold: thresholds.recognition };
	if (samples.length === 0 || samples.some(({ second }) => !second) || equipped.owner.length === 0) {
		return decideIdentity({ ...first, gallery: everyone });
	}
	const fused = decideIdentity({ samples, gallery: equipped, threshold: thresholds.fused });
	if (lacking.owner.length === 0) return fused;
	const others = decideIdentity({ ...first, gallery: lacking });
	if (fused.kind === 'match') {
		// The same person's other look may be the one that lacks the second model.
		if (others.kind === 'none' || nearestOf(others) === fused.employeeId) return fused;
		return { kind: 'ambiguous', reasons: ['runner_up_too_close'], nearest: null };
	}
	const alone = decideIdentity({ ...first, gallery: everyone });
	if (others.kind === 'match' && alone.kind === 'match' && alone.employeeId === others.employeeId)
		return alone;
	return fused.kind === 'ambiguous' || others.kind === 'none' ? fused : others;
}

function nearestOf(decision: IdentityDecision): string | undefined {
	return decision.kind === 'match' ? decision.employeeId : decision.nearest?.employeeId;
}
