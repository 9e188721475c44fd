import { RECOGNITION_MODEL, SECOND_MODEL, type ModelId } from '../face/models';

/**
 * What a comparison is for: `verify` one claimed person (badge, PIN, own phone), `identify` one of a roster, or find
 * out at enrolment whether somebody is already enrolled (`duplicate`).
 */
export type MatchPurpose = 'verify' | 'identify' | 'duplicate';

/**
 * How two faces are compared: by the recognition network alone, or by both networks fused at score level. Distances of
 * the two rules are not comparable.
 */
export type ScoreRule = 'recognition' | 'fused';

/** Weight of each model's distance in a rule's score. */
export const SCORE_WEIGHTS: Record<ScoreRule, Partial<Record<ModelId, number>>> = {
	recognition: { [RECOGNITION_MODEL]: 1 },
	fused: { [RECOGNITION_MODEL]: 0.7, [SECOND_MODEL]: 0.3 }
};

/**
 * A picture further than this from a template is, for that model by itself, somebody else: one wrong comparison in a
 * hundred is nearer (98 LFW-style people, templates of 5 photographs against 1 other). Of 2,320 right comparisons that the
 * fused rule accepts none is beyond (docs/face.md).
 */
export const CONTRADICTION_LIMITS: Record<ModelId, number> = {
	[RECOGNITION_MODEL]: 0.38,
	[SECOND_MODEL]: 1.12
};

export type Threshold = {
	/** Largest score that counts as the same person. */
	maxDistance: number;
	/** Between this and `maxDistance` it may be the same person in a bad picture: ask for the badge, refuse nothing. */
	uncertainDistance: number;
	/** The runner-up must be at least so much further away. */
	minMargin: number;
	/** Share of wrong (person, template) comparisons that pass, on the photographs named in `source`. */
	fmr: number;
	/** Share of right comparisons of one hard photograph with the template that fail. */
	fnmr: number;
	source: string;
};

/** What the figures below were measured on: photographs of press quality, one visit each (docs/face.md). */
const TEMPLATES_OF_FIVE =
	'LFW-style: 112 people, templates of 5 photographs against 1 other, 1.4 million wrong comparisons (docs/face.md)';
const TEMPLATES_OF_FOUR = 'LFW-style: 112 people, two templates of 4 photographs each (docs/face.md)';

/** Every threshold of the product. Change one only with a new measurement, and say which. */
export const THRESHOLDS: Record<ScoreRule, Record<MatchPurpose, Threshold>> = {
	recognition: {
		verify: {
			maxDistance: 0.32,
			uncertainDistance: 0.38,
			minMargin: 0,
			fmr: 3e-4,
			fnmr: 0.016,
			source: TEMPLATES_OF_FIVE
		},
		identify: {
			maxDistance: 0.31,
			uncertainDistance: 0.38,
			minMargin: 0.03,
			fmr: 1.7e-4,
			fnmr: 0.023,
			source: `${TEMPLATES_OF_FIVE}; names 97 % of 100 people and 1 % of strangers`
		},
		duplicate: {
			maxDistance: 0.28,
			uncertainDistance: 0.31,
			minMargin: 0,
			fmr: 2e-4,
			fnmr: 0,
			source: `${TEMPLATES_OF_FOUR}: one person's at most 0.235 apart, two people's at least 0.267, one pair in 1,000 below 0.310`
		}
	},
	fused: {
		verify: {
			maxDistance: 0.525,
			uncertainDistance: 0.61,
			minMargin: 0,
			fmr: 2e-4,
			fnmr: 0.012,
			source: TEMPLATES_OF_FIVE
		},
		identify: {
			maxDistance: 0.525,
			uncertainDistance: 0.61,
			minMargin: 0.03,
			fmr: 2e-4,
			fnmr: 0.012,
			source: `${TEMPLATES_OF_FIVE}; names 99 % of 100 people and 1 % of strangers`
		},
		duplicate: {
			maxDistance: 0.46,
			uncertainDistance: 0.52,
			minMargin: 0,
			fmr: 1.5e-4,
			fnmr: 0,
			source: `${TEMPLATES_OF_FOUR}: one person's at most 0.431 apart, two people's at least 0.435, one pair in 1,000 below 0.521`
		}
	}
};

/** Share of strangers that a whole roster may take for somebody, unless a site asks for another. */
export const STRANGER_TARGET = 1e-3;

/**
 * False match rate of one comparison of a photograph with a template of five, by distance: 112 people, ten draws of
 * templates, 1.4 million wrong comparisons (docs/face.md). For both networks the low end lies half way to what strangers
 * before rosters of 10 to 100 people allow: the few pairs that rule it are people of one roster, whom the margin tells
 * apart. A workforce of one sex and origin has up to ten times as many, which is what `calibrateSite` is for.
 */
export const FALSE_MATCH_CURVE: Record<ScoreRule, readonly (readonly [distance: number, fmr: number])[]> = {
	recognition: [
		[0.281, 1e-5],
		[0.289, 3e-5],
		[0.302, 1e-4],
		[0.312, 2e-4],
		[0.328, 5e-4],
		[0.34, 1e-3]
	],
	fused: [
		[0.48, 1e-5],
		[0.492, 3e-5],
		[0.515, 1e-4],
		[0.532, 2e-4],
		[0.547, 5e-4],
		[0.561, 1e-3]
	]
};
