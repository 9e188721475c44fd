import * as v from 'valibot';
import { decodeBase64url } from '../base64url';
import { checkSignature } from '../punch/signature';
import { AuditCheck } from './check-audit';
import { decodeOrNull, EventCheck, importOrNull } from './check-events';
import { Findings, PROOF_CHECKS, type Finding, type ProofCheck } from './proof-findings';
import { fingerprintKey, hashLine, PROOF_GENESIS, proofEndBytes } from './proof-hash';
import { proofLineSchema, type ProofLine, type ProofLineOf } from './proof-line';

export type ProofReport = {
	holds: boolean;
	proof: Omit<ProofLineOf<'proof'>, 'line' | 'v'> | null;
	counts: { lines: number; devices: number; events: number; punches: number; auditEvents: number };
	/** to compare with what a paired device shows; null when the file has no key */
	serverKeyFingerprint: string | null;
	/** end of the audit chain, to note down for the next time */
	auditHead: { seq: number; hash: string } | null;
	checks: { check: ProofCheck; claim: string; holds: boolean; wrong: number }[];
	findings: Finding[];
};

/** What somebody noted outside the file, to hold it against: without them a whole new file could be made up. */
export type Expected = { serverKey?: string; auditHead?: { seq: number; hash: string } };

/**
 * Checks a proof line by line, with the file and nothing else: no server, no database. Memory grows with the number of
 * events by their ids alone. What is sealed stays sealed.
 */
export class ProofVerifier {
	readonly #findings = new Findings();
	readonly #events = new EventCheck(this.#findings);
	readonly #audit: AuditCheck;
	readonly #expected: Expected;
	#proof: ProofLineOf<'proof'> | null = null;
	#serverKey: CryptoKey | null = null;
	#lines = 0;
	#hash = PROOF_GENESIS;
	#ended = false;

	constructor(expected: Expected = {}) {
		this.#expected = expected;
		this.#audit = new AuditCheck(this.#findings, expected.auditHead ?? null);
	}

	/** The next line of the file, without its line feed. */
	async take(text: string): Promise<void> {
		this.#lines++;
		const line = parseLine(text);
		if (line?.line === 'end') return this.#takeEnd(line);
		if (this.#ended) {
			this.#findings.wrong('file', `Line ${this.#lines} comes after the end.`);
			return;
		}
		this.#hash = await hashLine(this.#hash, text);
		if (!line) {
			this.#findings.wrong('file', `Line ${this.#lines} cannot be read.`);
			return;
		}
		if ((this.#lines === 1) !== (line.line === 'proof')) {
			this.#findings.wrong('file', `Line ${this.#lines} is out of place.`);
		}
		await this.#dispatch(line);
	}

	async finish(): Promise<ProofReport> {
		this.#events.finish();
		this.#audit.finish();
		if (!this.#ended) this.#findings.wrong('file', 'The file is cut short: its end is missing.');
		const checks = (Object.keys(PROOF_CHECKS) as ProofCheck[]) // the keys of a constant
			.map((check) => {
				const wrong = this.#findings.count(check, 'wrong');
				return { check, claim: PROOF_CHECKS[check], holds: wrong === 0, wrong };
			});
		const proof = this.#proof && (({ line: _, v: __, ...rest }) => rest)(this.#proof);
		const raw = proof && decodeOrNull(proof.serverKey);
		return {
			holds: checks.every(({ holds }) => holds),
			proof,
			counts: {
				lines: this.#lines,
				devices: this.#events.devices.size,
				events: this.#events.events,
				punches: this.#events.punches,
				auditEvents: this.#audit.events
			},
			serverKeyFingerprint: raw && (await fingerprintKey(raw)),
			auditHead: this.#audit.head,
			checks,
			findings: this.#findings.kept
		};
	}

	async #dispatch(line: Exclude<ProofLine, { line: 'end' }>): Promise<void> {
		switch (line.line) {
			case 'proof':
				return this.#takeProof(line);
			case 'device':
				return this.#events.takeDevice(line);
			case 'chain':
				return this.#events.takeChain(line);
			case 'lease':
				return this.#events.takeLease(line);
			case 'event':
				return this.#events.takeEvent(line, this.#lines);
			case 'refused':
				return this.#events.takeRefused(line, this.#lines);
			case 'fork':
				return this.#events.takeFork(line, this.#lines);
			case 'receipt':
				return this.#events.takeReceipt(line, this.#serverKey, this.#lines);
			case 'punch':
				return this.#events.takePunch(line);
			case 'audit':
				return this.#audit.take(line);
			case 'audit_head':
				return this.#audit.takeHead(line, this.#serverKey);
		}
	}

	async #takeProof(line: ProofLineOf<'proof'>): Promise<void> {
		this.#proof = line;
		this.#serverKey = await importOrNull(line.serverKey);
		if (!this.#serverKey) this.#findings.wrong('file', 'The file has no key of the server that can be read.');
		const { serverKey } = this.#expected;
		const fingerprint = this.#serverKey && (await fingerprintKey(decodeBase64url(line.serverKey)));
		if (serverKey !== undefined && fingerprint?.replaceAll(' ', '') !== serverKey.replaceAll(' ', '')) {
			this.#findings.wrong('file', 'The server’s key in this file is another one than the one expected.');
		}
	}

	async #takeEnd(line: ProofLineOf<'end'>): Promise<void> {
		if (this.#ended) {
			this.#findings.wrong('file', `Line ${this.#lines} comes after the end.`);
			return;
		}
		this.#ended = true;
		if (line.lines !== this.#lines - 1) {
			this.#findings.wrong(
				'file',
				`The file should have ${line.lines} lines before its end and has ${this.#lines - 1}.`
			);
		}
		if (line.hash !== this.#hash) {
			this.#findings.wrong(
				'file',
				'The file was changed after it was made: its lines do not fit the hash at its end.'
			);
		}
		const signature = decodeOrNull(line.signature) ?? new Uint8Array();
		const bytes = proofEndBytes(line);
		if (!this.#serverKey || !(await checkSignature(this.#serverKey, bytes, signature))) {
			this.#findings.wrong('file', 'The end of the file is not signed by the server.');
		}
	}
}

function parseLine(text: string): ProofLine | null {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return null; // SyntaxError: cut or changed
	}
	const parsed = v.safeParse(proofLineSchema, json);
	return parsed.success ? parsed.output : null;
}
