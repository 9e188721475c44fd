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

/** Every threshold of the product. Change one only with a new measurement, and say which. */
export const THRESHOLDS: Record<ScoreRule, Record<MatchPurpose, Threshold>> = {
	recognition: {
		verify: {
			maxDistance: 0.32,
			uncertainDistance: 0.38,
			minMargin: 0,
			fmr: 1.5e-4,
			fnmr: 0.042,
			source: 'LFW: mean of 3 photographs against 1 other, 600 templates, 3,706 strangers (docs/face.md)'
		},
		identify: {
			maxDistance: 0.317,
			uncertainDistance: 0.38,
			minMargin: 0.03,
			fmr: 1e-4,
			fnmr: 0.019,
			source: 'LFW: 100 people with 5 photographs each, 1 % of strangers accepted (docs/face.md)'
		},
		duplicate: {
			maxDistance: 0.28,
			uncertainDistance: 0.31,
			minMargin: 0,
			fmr: 3e-4,
			fnmr: 0,
			source:
				'LFW: templates of 4 photographs, 113 people: the same person at most 0.236 apart, different people at least 0.265, one pair in 1,000 below 0.311 (docs/face.md)'
		}
	},
	fused: {
		verify: {
			maxDistance: 0.427,
			uncertainDistance: 0.489,
			minMargin: 0,
			fmr: 1e-4,
			fnmr: 0.013,
			source: 'LFW: mean of 5 photographs against 1 other (docs/face.md)'
		},
		identify: {
			maxDistance: 0.427,
			uncertainDistance: 0.489,
			minMargin: 0.03,
			fmr: 1e-4,
			fnmr: 0.013,
			source: 'LFW: 100 people with 5 photographs each, 1 % of strangers accepted (docs/face.md)'
		},
		duplicate: {
			maxDistance: 0.33,
			uncertainDistance: 0.37,
			minMargin: 0,
			fmr: 2e-4,
			fnmr: 0,
			source:
				'LFW: templates of 4 photographs, 113 people: the same person at most 0.309 apart, different people at least 0.336 (docs/face.md)'
		}
	}
};

/** Share of strangers that a whole roster may take for somebody, unless a site asks for another. */
export const STRANGER_TARGET = 1e-3;

/**
 * False match rate of one comparison with a mean template by distance. Recognition network: LFW, 600 templates of
 * three photographs, 3,706 strangers; both networks on 100 templates of five photographs (docs/face.md). A workforce of one sex and origin has up to ten times as many, which
 * is what `calibrateSite` is for.
 */
export const FALSE_MATCH_CURVE: Record<ScoreRule, readonly (readonly [distance: number, fmr: number])[]> = {
	recognition: [
		[0.28, 1e-5],
		[0.3, 3e-5],
		[0.32, 1.5e-4],
		[0.34, 3.2e-4],
		[0.36, 1.1e-3]
	],
	fused: [
		[0.41, 1e-5],
		[0.418, 5e-5],
		[0.427, 1e-4],
		[0.434, 2e-4],
		[0.445, 5e-4]
	]
};
