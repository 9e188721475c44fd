import type { LivenessFailure } from '$domain/face/liveness';

/** One clip judged at one level. */
export type Judged = {
	species: string;
	attack: boolean;
	level: 'light' | 'strict';
	passed: boolean;
	/** At the first try or at the second, which is all that a punch allows. */
	passedInTwo: boolean;
	furthest: { relief: number; turn: number } | null;
	reasons: readonly LivenessFailure[];
};

export type Count = {
	species: string;
	attack: boolean;
	level: 'light' | 'strict';
	passed: number;
	passedInTwo: number;
	of: number;
	/** APCER of an attack, BPCER of a living head. */
	errorRate: number;
	/** Relief, and change of yaw, where the face was turned furthest: least, median and largest. */
	relief: number[];
	turn: number[];
	/** Why clips were refused; one clip can have several reasons. */
	refusedFor: Partial<Record<LivenessFailure, number>>;
};

/** Counts per species and level: species are never pooled (ISO/IEC 30107-3). */
export function countClips(judged: readonly Judged[]): Count[] {
	const groups = new Map<string, Judged[]>();
	for (const each of judged) {
		const key = `${each.species} ${each.level}`;
		groups.set(key, [...(groups.get(key) ?? []), each]);
	}
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		const { species, attack, level } = first;
		const passed = group.filter((each) => each.passed).length;
		const passedInTwo = group.filter((each) => each.passedInTwo).length;
		const furthest = group.flatMap((each) => (each.furthest ? [each.furthest] : []));
		const refusedFor: Count['refusedFor'] = {};
		for (const reason of group.flatMap(({ reasons }) => reasons))
			refusedFor[reason] = (refusedFor[reason] ?? 0) + 1;
		const errors = attack ? passed : group.length - passed;
		return [
			{
				...{ species, attack, level, passed, passedInTwo, of: group.length },
				errorRate: round(errors / group.length),
				relief: spread(furthest.map(({ relief }) => relief)),
				turn: spread(furthest.map(({ turn }) => turn)),
				refusedFor
			} satisfies Count
		];
	});
}

/** A line per species and level, on stderr. */
export function printCounts(counts: readonly Count[]): void {
	for (const count of counts) {
		const { species, attack, level, passed, passedInTwo, of, errorRate, relief, turn, refusedFor } = count;
		const rate = `${attack ? 'APCER' : 'BPCER'} ${(100 * errorRate).toFixed(1)} %`;
		const seen = `relief ${relief.join(' / ')}, turn ${turn.join(' / ')}`;
		console.error(
			`${species}, ${level}: accepted ${passed} of ${of}, ${rate}, in two tries ${passedInTwo}; ${seen}; refused for ${JSON.stringify(refusedFor)}`
		);
	}
}

function spread(values: readonly number[]): number[] {
	const sorted = [...values].sort((a, b) => a - b);
	return [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((value) => round(value ?? NaN));
}

function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}
