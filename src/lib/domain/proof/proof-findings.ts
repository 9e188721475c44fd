/** What a proof is checked for, in the order in which it is told. */
export const PROOF_CHECKS = {
	file: 'The file is whole, and signed by the server.',
	signatures: 'Each event is signed by the device that made it.',
	chains: 'Each event holds the hash of the one before it, from the first to the last of its piece.',
	gaps: 'No event is missing.',
	epochs: 'Each event belongs to an epoch that its device had opened.',
	duplicates: 'No event and no nonce comes twice.',
	nonces: 'Each nonce of a lease that has run out follows from the lease and the event’s place.',
	receipts: 'The server has receipted each event.',
	punches: 'Each judgement belongs to a punch in this proof.',
	audit: 'The audit trail is one unbroken chain up to its signed head.'
} as const;

export type ProofCheck = keyof typeof PROOF_CHECKS;

/** One sentence about what does not hold (`wrong`) or what a reader should know (`notice`). */
export type Finding = { check: ProofCheck; kind: 'wrong' | 'notice'; text: string };

/** Findings kept of each check and kind; the rest is counted. */
const MOST_KEPT = 1_000;

export class Findings {
	readonly kept: Finding[] = [];
	readonly #counts = new Map<string, number>();

	wrong(check: ProofCheck, text: string): void {
		this.#add({ check, kind: 'wrong', text });
	}

	notice(check: ProofCheck, text: string): void {
		this.#add({ check, kind: 'notice', text });
	}

	count(check: ProofCheck, kind: Finding['kind']): number {
		return this.#counts.get(`${check} ${kind}`) ?? 0;
	}

	#add(finding: Finding): void {
		const n = this.count(finding.check, finding.kind) + 1;
		this.#counts.set(`${finding.check} ${finding.kind}`, n);
		if (n <= MOST_KEPT) this.kept.push(finding);
	}
}
