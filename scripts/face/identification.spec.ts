import { describe, expect, it } from 'vitest';
import { findLimits, judge, runTrials, type Member, type Trials } from './identification';
import { makeRandom } from './random';

const verdict = (person: number, distance: number, margin = 0.1) => ({ person, distance, margin });

describe('judge', () => {
	const trials: Trials = {
		roster: 2,
		probes: [
			{ person: 0, verdict: verdict(0, 0.2) },
			{ person: 0, verdict: verdict(1, 0.25) },
			{ person: 1, verdict: verdict(1, 0.5) },
			{ person: 1, verdict: verdict(1, 0.2, 0.01) }
		],
		strangers: [verdict(0, 0.3), verdict(1, 0.6)]
	};

	it('counts right, wrong and refused probes and accepted strangers', () => {
		expect(judge(trials, { distance: 0.3, margin: 0.05 })).toMatchObject({
			right: 0.25,
			wrong: 0.25,
			refused: 0.5,
			strangers: 0.5
		});
	});

	it('finds limits that let no more strangers in than asked', () => {
		expect(judge(trials, findLimits(trials, 0)).strangers).toBe(0);
		expect(judge(trials, findLimits(trials, 0.5)).strangers).toBeLessThanOrEqual(0.5);
	});
});

describe('runTrials', () => {
	const photosOf = Array.from({ length: 6 }, (_, person) =>
		Array.from({ length: person < 4 ? 7 : 1 }, (_, photo) => person * 10 + photo)
	);
	const rule = {
		enrolled: 5,
		enrol: (roster: readonly Member[]) => {
			const enrolled = new Set(roster.flatMap(({ photos }) => photos));
			expect(enrolled.size).toBe(roster.length * 5);
			return (photo: number) => {
				expect(enrolled.has(photo)).toBe(false);
				return verdict(Math.floor(photo / 10), 0.1);
			};
		}
	};

	it('never probes with a photograph that was enrolled, and takes one of each stranger', () => {
		const trials = runTrials(rule, photosOf, { roster: 3, rounds: 2, random: makeRandom(5) });
		expect(trials?.probes).toHaveLength(2 * 3 * 2);
		expect(trials?.strangers).toHaveLength(2 * 3);
	});

	it('says that there are too few people for a larger roster, or nobody left to be a stranger', () => {
		expect(runTrials(rule, photosOf, { roster: 5, rounds: 1, random: makeRandom(5) })).toBeNull();
		const members = photosOf.slice(0, 4);
		expect(runTrials(rule, members, { roster: 4, rounds: 1, random: makeRandom(5) })).toBeNull();
		expect(runTrials(rule, members, { roster: 3, rounds: 1, random: makeRandom(5) })?.strangers).toHaveLength(
			1
		);
	});

	it('enrols people with five photographs, and needs somebody with one more to probe with', () => {
		const five = photosOf.map((photos) => photos.slice(0, 5));
		expect(runTrials(rule, five, { roster: 3, rounds: 1, random: makeRandom(5) })).toBeNull();
		const mixed = five.map((photos, person) => (person === 0 ? [...photos, 5, 6] : photos));
		const trials = runTrials(rule, mixed, { roster: 4, rounds: 1, random: makeRandom(5) });
		expect(trials?.probes.map(({ person }) => person)).toEqual([0, 0]);
	});
});
