import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL } from '../face/models';
import { checkUnitLength, parseDescriptor } from '../face/descriptor';
import { SCORE_WEIGHTS, type ScoreRule } from './thresholds';

/** One appearance of one employee: unit-length mean descriptors of the models it was enrolled with. */
export type Template = {
	employeeId: string;
	descriptor: ArrayLike<number>;
	/** The second model's, where the person was enrolled with it. */
	second?: ArrayLike<number> | undefined;
};

/** What is compared with the gallery: a descriptor, and the second model's where it is used. */
export type Probe = { descriptor: ArrayLike<number>; second?: ArrayLike<number> | undefined };

/** All templates of a roster in flat arrays: 100,000 of them are searched in some 20 ms. */
export type Gallery = {
	rule: ScoreRule;
	employeeIds: readonly string[];
	/** Per template, the index of its owner in `employeeIds`. */
	owner: Int32Array;
	first: Float32Array;
	/** Empty under the rule `recognition`. */
	second: Float32Array;
};

/** Nearest employee and nearest other employee; distances are scores of the gallery's rule. */
export type Nearest = {
	employeeId: string;
	distance: number;
	/** Null in a gallery of one employee. */
	runnerUp: { employeeId: string; distance: number } | null;
};

/** A template that was left out, for the alarm in the log. */
export type Skipped = { employeeId: string; reason: string };

const FIRST = DESCRIPTOR_DIMENSIONS[RECOGNITION_MODEL];
const SECOND = DESCRIPTOR_DIMENSIONS[SECOND_MODEL];

/**
 * Builds the search structure. A corrupt template (wrong length, NaN, no unit vector) is skipped and reported; the others
 * still match. Under the rule `fused`, so is a template without the second descriptor.
 */
export function buildGallery(
	templates: readonly Template[],
	rule: ScoreRule
): { gallery: Gallery; skipped: Skipped[] } {
	const skipped: Skipped[] = [];
	const sound = templates.filter((template) => {
		const reason = findFault(template, rule);
		if (reason) skipped.push({ employeeId: template.employeeId, reason });
		return !reason;
	});
	const indexOf = new Map<string, number>();
	for (const { employeeId } of sound) if (!indexOf.has(employeeId)) indexOf.set(employeeId, indexOf.size);
	const gallery = {
		rule,
		employeeIds: [...indexOf.keys()],
		owner: Int32Array.from(sound, ({ employeeId }) => indexOf.get(employeeId) ?? -1),
		first: new Float32Array(sound.length * FIRST),
		second: new Float32Array(rule === 'fused' ? sound.length * SECOND : 0)
	};
	for (const [row, template] of sound.entries()) {
		gallery.first.set(template.descriptor, row * FIRST);
		if (rule === 'fused' && template.second) gallery.second.set(template.second, row * SECOND);
	}
	return { gallery, skipped };
}

function findFault({ descriptor, second }: Template, rule: ScoreRule): string | null {
	const first = findVectorFault(descriptor, FIRST);
	if (first || rule === 'recognition') return first;
	return second ? findVectorFault(second, SECOND) : 'the template has no descriptor of the second model';
}

/** In words only for what is at fault: a search looks at a dozen vectors that are sound. */
function findVectorFault(vector: ArrayLike<number>, dimensions: number): string | null {
	if (checkUnitLength(vector, dimensions)) return null;
	const parsed = parseDescriptor(Array.from(vector), dimensions);
	return parsed.ok ? null : parsed.reason;
}

/**
 * The nearest employee and the nearest other one; null in an empty gallery or for a probe that is not sound. Each
 * employee counts with the best of their appearances.
 */
export function findNearest(gallery: Gallery, probe: Probe): Nearest | null {
	if (findFault({ employeeId: '', ...probe }, gallery.rule)) return null;
	const scores = scoreAll(gallery, probe);
	let best = -1;
	let bestScore = Infinity;
	let other = -1;
	let otherScore = Infinity;
	for (let row = 0; row < scores.length; row++) {
		const score = scores[row] ?? NaN;
		const owner = gallery.owner[row] ?? -1;
		if (score < bestScore) {
			if (owner !== best) {
				other = best;
				otherScore = bestScore;
			}
			best = owner;
			bestScore = score;
		} else if (score < otherScore && owner !== best) {
			other = owner;
			otherScore = score;
		}
	}
	const employeeId = gallery.employeeIds[best];
	if (employeeId === undefined) return null;
	const runnerUpId = gallery.employeeIds[other];
	const runnerUp = runnerUpId === undefined ? null : { employeeId: runnerUpId, distance: otherScore };
	return { employeeId, distance: bestScore, runnerUp };
}

/**
 * Score of every template, in the gallery's order. The probe must be sound.
 * @param scores of the gallery's length, to be written over
 */
export function scoreAll(
	gallery: Gallery,
	probe: Probe,
	scores = new Float64Array(gallery.owner.length)
): Float64Array {
	const weights = SCORE_WEIGHTS[gallery.rule];
	scores.fill(0);
	addDistances(scores, gallery.first, probe.descriptor, weights[RECOGNITION_MODEL] ?? 0);
	if (gallery.rule === 'fused' && probe.second) {
		addDistances(scores, gallery.second, probe.second, weights[SECOND_MODEL] ?? 0);
	}
	return scores;
}

/** Adds weight times the Euclidean distance of unit vectors: the root of 2 - 2 times their product. */
function addDistances(
	scores: Float64Array,
	rows: Float32Array,
	probe: ArrayLike<number>,
	weight: number
): void {
	const length = probe.length;
	const vector = Float32Array.from(probe);
	for (let row = 0, start = 0; row < scores.length; row++, start += length) {
		let a = 0;
		let b = 0;
		// Two running sums let the processor overlap additions; both models' lengths are even.
		for (let at = 0; at < length; at += 2) {
			a += (vector[at] as number) * (rows[start + at] as number); // in range: rows hold whole templates
			b += (vector[at + 1] as number) * (rows[start + at + 1] as number); // in range, as above
		}
		scores[row] = (scores[row] ?? 0) + weight * Math.sqrt(Math.max(0, 2 - 2 * (a + b)));
	}
}
