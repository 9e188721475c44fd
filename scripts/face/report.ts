import type { Results, RuleName, RuleResult } from './evaluate';

const RULE_WORDS: Record<RuleName, string> = {
	library: 'face-api as documented: SSD, one photograph, first within 0.6',
	recognition: 'Bundy, recognition network: mean of 5, distance and margin',
	fused: 'Bundy, both networks: mean of 5, distance and margin'
};

/** Tables for people, on stderr. */
export function printReport({ images, people, rules }: Results): void {
	console.error(`\n${images} photographs of ${people} people`);
	for (const rule of rules) printRule(rule);
}

function printRule({ name, failedToEnrol, rates, tilted, identification }: RuleResult): void {
	console.error(`\n${RULE_WORDS[name]}`);
	console.error(`  no face found: ${failedToEnrol}   EER ${percent(rates.eer)}`);
	for (const { fmr, fnmr, low, high, threshold } of rates.fnmr) {
		const range = `[${percent(low)} .. ${percent(high)}]`;
		console.error(`  FNMR at FMR ${fmr}: ${percent(fnmr)} ${range}, threshold ${threshold.toFixed(3)}`);
	}
	if (tilted !== null)
		console.error(`  FNMR at FMR 0.001, photographs tilted by 20 degrees: ${percent(tilted)}`);
	for (const { roster, outcomes } of identification) {
		for (const { limitedBy, outcome } of outcomes) {
			const { right, wrong, refused, strangers, limits } = outcome;
			const shares = `right ${percent(right)}, wrong ${percent(wrong)}, refused ${percent(refused)}`;
			const at = `distance ${limits.distance.toFixed(3)}, margin ${Math.max(0, limits.margin).toFixed(3)}`;
			console.error(`  roster ${roster}, ${limitedBy}: ${shares}, strangers ${percent(strangers)} (${at})`);
		}
	}
}

/** The last line of stdout: the recognition network's figures at the top, every rule's below `rules`. */
export function toJson({ images, people, rules }: Results) {
	const main = rules.find(({ name }) => name === 'recognition');
	return {
		images,
		people,
		...(main && summarise(main)),
		rules: Object.fromEntries(rules.map((rule) => [rule.name, summarise(rule)]))
	};
}

function summarise({ failedToEnrol, rates, tilted, identification }: RuleResult) {
	return {
		failedToEnrol,
		eer: round(rates.eer),
		fnmr: Object.fromEntries(rates.fnmr.map(({ fmr, fnmr }) => [String(fmr), round(fnmr)])),
		...(tilted !== null && { tilted20: round(tilted) }),
		identification: Object.fromEntries(
			identification.map(({ roster, outcomes }) => {
				const [shipped, one, tenth] = outcomes.map(({ outcome: { right, wrong, strangers } }) => ({
					right: round(right),
					wrong: round(wrong),
					strangers: round(strangers)
				}));
				return [String(roster), { ...one, atTenthOfAPercent: tenth, shipped }];
			})
		)
	};
}

function round(value: number): number {
	return Math.round(value * 1e5) / 1e5;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(2)} %`;
}
