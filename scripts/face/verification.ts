/** Distances of all pairs of photographs, with the people they show, for the error rates of one decision rule. */
export type Pairs = {
	distance: Float64Array;
	/** Indices of the two people of each pair; equal for a genuine pair. */
	a: Int32Array;
	b: Int32Array;
	people: number;
};

export type Rates = {
	eer: number;
	/** False non-match rate at each false match rate asked for, with the distance that gives it. */
	fnmr: { fmr: number; fnmr: number; threshold: number; low: number; high: number }[];
};

/** All pairs of the photographs. `distance` may be NaN where a photograph has no descriptor; such pairs are left out. */
export function comparePairs(
	people: readonly number[],
	distance: (first: number, second: number) => number
): Pairs {
	const values: number[] = [];
	const a: number[] = [];
	const b: number[] = [];
	for (let first = 0; first < people.length; first++) {
		for (let second = first + 1; second < people.length; second++) {
			const value = distance(first, second);
			if (Number.isNaN(value)) continue;
			values.push(value);
			a.push(people[first] ?? -1);
			b.push(people[second] ?? -1);
		}
	}
	const order = Uint32Array.from(values.keys()).sort((x, y) => (values[x] ?? 0) - (values[y] ?? 0));
	return {
		distance: Float64Array.from(order, (index) => values[index] ?? NaN),
		a: Int32Array.from(order, (index) => a[index] ?? -1),
		b: Int32Array.from(order, (index) => b[index] ?? -1),
		people: Math.max(...people) + 1
	};
}

/**
 * Equal error rate and FNMR at fixed FMRs (ISO/IEC 19795-1), with 95 % bootstrap intervals over people, because pairs of
 * one person are not independent.
 */
export function computeRates(
	pairs: Pairs,
	{ fmrs, resamples, random }: { fmrs: readonly number[]; resamples: number; random: () => number }
): Rates {
	const whole = sweep(pairs, new Float64Array(pairs.people).fill(1), fmrs);
	const rounds = Array.from({ length: resamples }, () => {
		const weight = new Float64Array(pairs.people);
		for (let draw = 0; draw < pairs.people; draw++) {
			const person = Math.floor(random() * pairs.people);
			weight[person] = (weight[person] ?? 0) + 1;
		}
		return sweep(pairs, weight, fmrs);
	});
	return {
		eer: whole.eer,
		fnmr: fmrs.map((fmr, index) => {
			const spread = rounds.map((round) => round.points[index]?.fnmr ?? NaN).sort((x, y) => x - y);
			const { fnmr = NaN, threshold = NaN } = whole.points[index] ?? {};
			return { fmr, fnmr, threshold, low: quantile(spread, 0.025), high: quantile(spread, 0.975) };
		})
	};
}

/** One pass over the sorted pairs: as the threshold grows, impostors come in and genuine pairs stop being refused. */
function sweep({ distance, a, b }: Pairs, weight: Float64Array, fmrs: readonly number[]) {
	let genuine = 0;
	let impostor = 0;
	for (let pair = 0; pair < distance.length; pair++) {
		const [x, y] = [a[pair] ?? 0, b[pair] ?? 0];
		if (x === y) genuine += weight[x] ?? 0;
		else impostor += (weight[x] ?? 0) * (weight[y] ?? 0);
	}
	let accepted = 0;
	let falselyAccepted = 0;
	let eer = NaN;
	const points: { fnmr: number; threshold: number }[] = [];
	const waiting = [...fmrs].sort((x, y) => x - y);
	for (let pair = 0; pair < distance.length; pair++) {
		const [x, y] = [a[pair] ?? 0, b[pair] ?? 0];
		if (x === y) accepted += weight[x] ?? 0;
		else falselyAccepted += (weight[x] ?? 0) * (weight[y] ?? 0);
		const fmr = falselyAccepted / impostor;
		const fnmr = 1 - accepted / genuine;
		while (waiting.length > 0 && fmr > (waiting[0] ?? 1)) {
			waiting.shift();
			points.push({ fnmr, threshold: distance[pair] ?? NaN });
		}
		if (Number.isNaN(eer) && fmr >= fnmr) eer = (fmr + fnmr) / 2;
		if (waiting.length === 0 && !Number.isNaN(eer)) break;
	}
	while (points.length < fmrs.length) points.push({ fnmr: 0, threshold: Infinity });
	const sorted = [...fmrs].sort((x, y) => x - y);
	return { eer, points: fmrs.map((fmr) => points[sorted.indexOf(fmr)] ?? { fnmr: NaN, threshold: NaN }) };
}

function quantile(sorted: readonly number[], share: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
