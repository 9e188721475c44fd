import { descriptorDistance } from '$domain/face/descriptor';
import { RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import { meanTemplate } from '$domain/matching/same-face';
import { SCORE_WEIGHTS, THRESHOLDS, type ScoreRule } from '$domain/matching/thresholds';
import { thresholdForRoster } from '$domain/matching/roster-threshold';
import { buildGallery, findNearest } from '$domain/matching/gallery';
import {
	findLimits,
	judge,
	runTrials,
	type Member,
	type Outcome,
	type Rule,
	type Verdict
} from './identification';
import type { LibraryMeasured } from './page/library.worker';
import type { Measured } from './page/measure.worker';
import { makeRandom } from './random';
import { comparePairs, computeRates, type Rates } from './verification';

/** One photograph as each pipeline saw it. */
export type Subject = { identity: string; ours: Measured; tilted: Measured; library: LibraryMeasured };

export type RuleName = 'library' | ScoreRule;

export type RuleResult = {
	name: RuleName;
	/** Photographs each person is enrolled with for identification. */
	enrolled: number;
	failedToEnrol: number;
	rates: Rates;
	/** FNMR of tilted against upright photographs at the threshold of FMR 1e-3 of the upright ones. */
	tilted: number | null;
	identification: { roster: number; outcomes: { limitedBy: string; outcome: Outcome }[] }[];
};

export type Results = { images: number; people: number; rules: RuleResult[] };

const FMRS = [1e-2, 1e-3, 1e-4];
const ROSTERS = [5, 10, 20, 50, 100, 200, 500, 1000];
const RESAMPLES = 200;

/** Verification and identification figures of every decision rule on the same photographs. */
export function evaluate(
	subjects: readonly Subject[],
	{ rounds, library, tilt }: { rounds: number; library: boolean; tilt: boolean }
): Results {
	const names: RuleName[] = library ? ['library', 'recognition', 'fused'] : ['recognition', 'fused'];
	return {
		images: subjects.length,
		people: new Set(subjects.map(({ identity }) => identity)).size,
		rules: names.map((name) => evaluateRule(name, subjects, { rounds, tilt }))
	};
}

function evaluateRule(
	name: RuleName,
	all: readonly Subject[],
	{ rounds, tilt }: { rounds: number; tilt: boolean }
): RuleResult {
	const subjects = all.filter((subject) => (name === 'library' ? subject.library : subject.ours));
	const identities = [...new Set(subjects.map(({ identity }) => identity))];
	const people = subjects.map(({ identity }) => identities.indexOf(identity));
	const vectors = subjects.map((subject) =>
		vectorsOf(name, name === 'library' ? subject.library : subject.ours)
	);
	const tilted = subjects.map((subject) => (subject.tilted ? vectorsOf(name, subject.tilted) : null));
	const score = makeScore(name);
	const pairs = comparePairs(people, (a, b) => score(vectors[a] ?? [], vectors[b] ?? []));
	const rates = computeRates(pairs, { fmrs: FMRS, resamples: RESAMPLES, random: makeRandom(1) });
	const limit = rates.fnmr.find(({ fmr }) => fmr === 1e-3)?.threshold ?? NaN;
	return {
		name,
		enrolled: name === 'library' ? 1 : 5,
		failedToEnrol: all.length - subjects.length,
		rates,
		tilted: tilt && name !== 'library' ? measureTilt({ people, vectors, tilted, score, limit }) : null,
		identification: identify(name, { people, vectors, rounds })
	};
}

/** One vector per network; the library's is used as it comes. */
type Vectors = Float32Array[];
type Score = (a: Vectors, b: Vectors) => number;

function vectorsOf(name: RuleName, measured: Measured | LibraryMeasured): Vectors {
	if (!measured) return [];
	const first = Float32Array.from(measured.descriptor);
	if (name !== 'fused' || !('second' in measured)) return [first];
	return [first, Float32Array.from(measured.second)];
}

function makeScore(name: RuleName): Score {
	const weights = name === 'library' ? { [RECOGNITION_MODEL]: 1 } : SCORE_WEIGHTS[name];
	const [first, second] = [weights[RECOGNITION_MODEL] ?? 0, weights[SECOND_MODEL] ?? 0];
	return (a, b) => {
		const near = first * descriptorDistance(a[0] ?? [], b[0] ?? []);
		return second === 0 ? near : near + second * descriptorDistance(a[1] ?? [], b[1] ?? []);
	};
}

type TiltInput = {
	people: readonly number[];
	vectors: readonly Vectors[];
	tilted: readonly (Vectors | null)[];
	score: Score;
	limit: number;
};

/** A tilted photograph in which no face was found is a false rejection too. */
function measureTilt({ people, vectors, tilted, score, limit }: TiltInput): number {
	let genuine = 0;
	let refused = 0;
	for (const [template, person] of people.entries()) {
		for (const [probe, other] of people.entries()) {
			if (template === probe || person !== other) continue;
			const turned = tilted[probe];
			genuine++;
			if (!turned || score(vectors[template] ?? [], turned) > limit) refused++;
		}
	}
	return refused / genuine;
}

type IdentifyInput = { people: readonly number[]; vectors: readonly Vectors[]; rounds: number };

function identify(name: RuleName, { people, vectors, rounds }: IdentifyInput): RuleResult['identification'] {
	const photosOf = Array.from({ length: Math.max(-1, ...people) + 1 }, () => [] as number[]);
	for (const [photo, person] of people.entries()) photosOf[person]?.push(photo);
	const probe = (photo: number) => vectors[photo] ?? [];
	const rule: Rule = {
		enrolled: name === 'library' ? 1 : 5,
		enrol:
			name === 'library' ? (roster) => enrolFirst(roster, probe) : (roster) => enrolMeans(name, roster, probe)
	};
	return ROSTERS.flatMap((roster) => {
		const trials = runTrials(rule, photosOf, { roster, rounds, random: makeRandom(2) });
		if (!trials) return [];
		const outcomes = [1e-2, 1e-3].map((target) => ({
			limitedBy: `${target * 100} % of strangers`,
			outcome: judge(trials, findLimits(trials, target))
		}));
		const shipped = {
			limitedBy: name === 'library' ? 'distance 0.6' : 'shipped threshold',
			outcome: judge(trials, shippedLimits(name, roster))
		};
		return [{ roster, outcomes: [shipped, ...outcomes] }];
	});
}

/** The server's own templates and search. */
function enrolMeans(rule: ScoreRule, roster: readonly Member[], vectorsOf: (photo: number) => Vectors) {
	const templates = roster.map(({ person, photos }) => {
		const means = [0, 1].map((model) => photos.flatMap((photo) => vectorsOf(photo)[model] ?? []));
		const [descriptor, second] = means.map((own) => (own.length > 0 ? meanTemplate(own) : undefined));
		return { employeeId: String(person), descriptor: descriptor ?? [], second };
	});
	const { gallery, skipped } = buildGallery(templates, rule);
	if (skipped.length > 0) throw new Error(`template left out: ${skipped[0]?.reason}`);
	return (photo: number): Verdict => {
		const [descriptor = [], second] = vectorsOf(photo);
		const nearest = findNearest(gallery, { descriptor, second });
		if (!nearest) throw new Error('a descriptor is not sound');
		const { employeeId, distance, runnerUp } = nearest;
		return { person: Number(employeeId), distance, margin: (runnerUp?.distance ?? Infinity) - distance };
	};
}

/** The thresholds that the product itself uses for a roster of this size; the library's usual one. */
function shippedLimits(name: RuleName, rosterSize: number) {
	if (name === 'library') return { distance: LIBRARY_DISTANCE, margin: -Infinity };
	const base = THRESHOLDS[name].identify;
	const { maxDistance, minMargin } = thresholdForRoster(base, { rosterSize, rule: name });
	return { distance: maxDistance, margin: minMargin };
}

const LIBRARY_DISTANCE = 0.6;

/** The usual recipe: one photograph each, the first template within 0.6; the nearest where there is none. */
function enrolFirst(roster: readonly Member[], vectorsOf: (photo: number) => Vectors) {
	const templates = roster.map(({ person, photos: [photo = -1] }) => ({
		person,
		template: vectorsOf(photo)[0] ?? []
	}));
	return (photo: number): Verdict => {
		const [probe = []] = vectorsOf(photo);
		let best = { person: -1, distance: Infinity, margin: Infinity };
		for (const { person, template } of templates) {
			const distance = descriptorDistance(template, probe);
			if (distance < best.distance) best = { person, distance, margin: Infinity };
			if (distance <= LIBRARY_DISTANCE) break;
		}
		return best;
	};
}
