/** What a decision rule says about one probe: who is nearest, how far, and how much further the runner-up is. */
export type Verdict = { person: number; distance: number; margin: number };

/** A decision rule to be measured. */
export type Rule = {
	/** Photographs each person is enrolled with. */
	enrolled: number;
	/** Enrols a roster; the result finds whoever a photograph shows. */
	enrol: (roster: readonly Member[]) => (photo: number) => Verdict;
};

export type Member = { person: number; photos: readonly number[] };

export type Limits = { distance: number; margin: number };

export type Outcome = { right: number; wrong: number; refused: number; strangers: number; limits: Limits };

export type Trials = { roster: number; probes: { person: number; verdict: Verdict }[]; strangers: Verdict[] };

/**
 * Enrols `roster` people drawn at random, probes with their other photographs and with everybody else's, over several
 * rounds. Nothing is decided yet. Null where the people are too few for such a roster and a stranger.
 */
export function runTrials(
	rule: Rule,
	photosOf: readonly (readonly number[])[],
	{ roster, rounds, random }: { roster: number; rounds: number; random: () => number }
): Trials | null {
	const able = [...photosOf.keys()].filter((person) => (photosOf[person]?.length ?? 0) >= MOST_ENROLLED);
	const people = photosOf.filter((photos) => photos.length > 0).length;
	if (able.length < roster || people <= roster) return null;
	const trials: Trials = { roster, probes: [], strangers: [] };
	for (let round = 0; round < rounds; round++) {
		const members = new Set(shuffle(able, random).slice(0, roster));
		const shuffled = photosOf.map((photos) => shuffle(photos, random));
		const find = rule.enrol(
			[...members].map((person) => ({ person, photos: (shuffled[person] ?? []).slice(0, rule.enrolled) }))
		);
		for (const [person, photos] of shuffled.entries()) {
			// The same probes for every rule, however many photographs it enrols; one photograph of each stranger.
			const probes = members.has(person) ? photos.slice(MOST_ENROLLED) : photos.slice(0, 1);
			for (const photo of probes) {
				if (members.has(person)) trials.probes.push({ person, verdict: find(photo) });
				else trials.strangers.push(find(photo));
			}
		}
	}
	return trials.probes.length > 0 ? trials : null;
}

/** Every rule is probed with the photographs that remain when the hungriest has enrolled five. */
const MOST_ENROLLED = 5;

/** Shares of probes named rightly, wrongly or not at all, and of strangers taken for somebody. */
export function judge({ probes, strangers }: Trials, limits: Limits): Outcome {
	const passes = ({ distance, margin }: Verdict) => distance <= limits.distance && margin >= limits.margin;
	let right = 0;
	let wrong = 0;
	for (const { person, verdict } of probes) {
		if (!passes(verdict)) continue;
		if (verdict.person === person) right++;
		else wrong++;
	}
	const refused = probes.length - right - wrong;
	return {
		right: right / probes.length,
		wrong: wrong / probes.length,
		refused: refused / probes.length,
		strangers: strangers.filter(passes).length / strangers.length,
		limits
	};
}

/** The limits that name the most probes rightly while at most `target` of the strangers are taken for somebody. */
export function findLimits(trials: Trials, target: number): Limits {
	let best: Limits = { distance: 0, margin: 0 };
	let most = -1;
	for (const margin of [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06]) {
		const near = trials.strangers
			.filter((verdict) => verdict.margin >= margin)
			.map(({ distance }) => distance)
			.sort((a, b) => a - b);
		const allowed = Math.floor(target * trials.strangers.length);
		// Just below the first stranger that would be one too many.
		const limits = { distance: (near[allowed] ?? 10) - 1e-9, margin };
		const { right } = judge(trials, limits);
		if (right > most) {
			most = right;
			best = limits;
		}
	}
	return best;
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
	const out = [...items];
	for (let last = out.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[out[last], out[other]] = [out[other] as T, out[last] as T]; // both indices lie in the array
	}
	return out;
}
