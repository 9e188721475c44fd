import type { ProofReport } from '../../src/lib/domain/proof/verify-proof';

/** Sentences of one check before the rest is counted. */
const MOST_TOLD = 20;

/** A report in words, for a terminal or a file beside the proof. */
export function tellReport(report: ProofReport): string {
	const { proof, counts, checks, findings } = report;
	const lines: string[] = [];
	if (proof) {
		lines.push(
			`Proof of ${proof.from} to ${proof.to} of ${proof.organisation || 'an organisation without a name'}`
		);
		lines.push(`made ${new Date(proof.madeMs).toISOString()}`, '');
	}
	lines.push(
		`Read: ${count(counts.devices, 'device')}, ${count(counts.events, 'event')}, ${count(counts.punches, 'punch', 'punches')} among them, ${count(counts.auditEvents, 'audit event')}.`,
		''
	);
	for (const { check, claim, holds, wrong } of checks) {
		lines.push(holds ? `holds          ${claim}` : `DOES NOT HOLD  ${claim}`);
		const own = findings.filter((finding) => finding.check === check);
		const bad = own.filter(({ kind }) => kind === 'wrong');
		for (const { text } of bad.slice(0, MOST_TOLD)) lines.push(`               ✗ ${text}`);
		if (wrong > MOST_TOLD)
			lines.push(`               … and ${(wrong - MOST_TOLD).toLocaleString('en')} more.`);
		for (const { text } of own.filter(({ kind }) => kind === 'notice').slice(0, MOST_TOLD)) {
			lines.push(`               · ${text}`);
		}
	}
	lines.push('');
	if (report.serverKeyFingerprint) {
		lines.push(
			`The server’s key: ${report.serverKeyFingerprint}`,
			'Compare it with what a paired device shows under Device: whoever makes up a whole file signs it with another key.'
		);
	}
	if (report.auditHead) {
		const { seq, hash } = report.auditHead;
		lines.push(`Note down for next time: --audit-head ${seq}:${hash}`);
	}
	lines.push('Sealed faces were not opened: only the server can.', '');
	lines.push(report.holds ? 'This proof holds.' : 'This proof does not hold.');
	return lines.join('\n');
}

const count = (n: number, one: string, many = `${one}s`) =>
	`${n.toLocaleString('en')} ${n === 1 ? one : many}`;
