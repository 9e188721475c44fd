import * as v from 'valibot';
import { AUDIT_GENESIS, hashAuditEvent } from '../audit/audit-chain';
import { checkSignature } from '../punch/signature';
import { decodeOrNull, quantity } from './check-events';
import type { Findings } from './proof-findings';
import { signedAuditHeadSchema, type ProofLineOf } from './proof-line';

/** Checks the audit trail: each event's hash, one after the other, up to the head that the server signed. */
export class AuditCheck {
	events = 0;
	head: { seq: number; hash: string } | null = null;
	readonly #findings: Findings;
	/** a head that somebody noted earlier, and whether the chain has met it */
	readonly #noted: { seq: number; hash: string } | null;
	#notedMet = false;
	#unchained = 0;
	#last: { seq: number; hash: string } | null = null;

	constructor(findings: Findings, noted: { seq: number; hash: string } | null) {
		this.#findings = findings;
		this.#noted = noted;
	}

	async take({ seq, prevHash, hash, ...entry }: ProofLineOf<'audit'>): Promise<void> {
		this.events++;
		if (seq === null || prevHash === null || hash === null) {
			this.#unchained++;
			return;
		}
		this.#checkPlace(seq, prevHash);
		const actual = await hashAuditEvent(seq, prevHash, entry);
		if (actual !== hash)
			this.#findings.wrong('audit', `Audit event ${seq}: its hash does not fit what it says.`);
		if (this.#noted?.seq === seq) {
			this.#notedMet = true;
			if (this.#noted.hash !== hash) {
				this.#findings.wrong(
					'audit',
					`Audit event ${seq} is another one than the head that was noted earlier.`
				);
			}
		}
		this.#last = { seq, hash };
	}

	async takeHead(line: ProofLineOf<'audit_head'>, serverKey: CryptoKey | null): Promise<void> {
		const bytes = decodeOrNull(line.bytes) ?? new Uint8Array();
		const signature = decodeOrNull(line.signature) ?? new Uint8Array();
		if (!serverKey || !(await checkSignature(serverKey, bytes, signature))) {
			this.#findings.wrong('audit', 'The head of the audit trail is not signed by the server.');
			return;
		}
		const parsed = v.safeParse(signedAuditHeadSchema, parseJson(bytes));
		if (!parsed.success) {
			this.#findings.wrong('audit', 'The head of the audit trail cannot be read.');
			return;
		}
		this.head = { seq: parsed.output.seq, hash: parsed.output.hash };
	}

	finish(): void {
		const { head } = this;
		if (!head) {
			this.#findings.wrong('audit', 'The signed head of the audit trail is missing.');
		} else if (this.#last && this.#last.seq < head.seq) {
			this.#findings.wrong('audit', missing(this.#last.seq + 1, head.seq));
		} else if (this.#last && (this.#last.seq > head.seq || this.#last.hash !== head.hash)) {
			this.#findings.wrong('audit', 'The audit trail ends with another event than its signed head.');
		}
		if (this.#noted && !this.#notedMet) {
			this.#findings.wrong('audit', `Audit event ${this.#noted.seq}, noted earlier, is not in this proof.`);
		}
		if (this.#unchained > 0) {
			this.#findings.notice(
				'audit',
				`${quantity(this.#unchained, 'audit event')} written before there was a chain; nothing holds them.`
			);
		}
	}

	#checkPlace(seq: number, prevHash: string): void {
		const last = this.#last;
		if (!last) {
			if (seq > 1) {
				const text = `The audit trail begins with event ${seq}; what came before it is not in this proof.`;
				this.#findings.notice('audit', text);
			} else if (prevHash !== AUDIT_GENESIS) {
				this.#findings.wrong('audit', 'Audit event 1 does not hold the hash of a chain’s beginning.');
			}
			return;
		}
		if (seq <= last.seq) {
			this.#findings.wrong('audit', `Audit event ${seq} comes twice, or out of order.`);
		} else if (seq > last.seq + 1) {
			this.#findings.wrong('audit', missing(last.seq + 1, seq - 1));
		} else if (prevHash !== last.hash) {
			this.#findings.wrong('audit', `Audit event ${seq} does not hold the hash of event ${last.seq}.`);
		}
	}
}

const missing = (from: number, to: number) =>
	from === to ? `Audit event ${from} is missing.` : `Audit events ${from} to ${to} are missing.`;

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return null; // not JSON: the schema says so
	}
}
