import * as v from 'valibot';
import { isDate } from '$domain/timekeeping/civil-date';
import { computeDayWindow } from '$domain/timekeeping/site-day';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { receiptPublicKey } from '../keys/receipt-key';
import { findOrganisationName, listSites } from '../people/organisation.service';
import { proofAuditLines, proofEventLines } from './proof-lines';
import type { Span } from './proof.repo';
import { createProofWriter } from './proof-writer';

const date = (missing: string) => v.pipe(v.string(missing), v.check(isDate, missing));

export const proofPeriodSchema = v.pipe(
	v.object({ from: date('Choose the first day.'), to: date('Choose the last day.') }),
	v.forward(
		v.check(({ from, to }) => from <= to, 'The last day must not be before the first.'),
		['to']
	)
);
export type ProofPeriod = v.InferOutput<typeof proofPeriodSchema>;

/**
 * The proof of a period, line by line (format: `proof-line.ts`). Read in pages, so that a year of a large organisation
 * costs no more memory than a day. That it was made is itself on the audit trail.
 */
export async function exportProof(context: Context, period: ProofPeriod): Promise<AsyncGenerator<string>> {
	const actor = requirePermission(context, 'audit.view');
	const span = await toSpan(context, period);
	const at = context.now();
	await transaction(context.db, (tx) =>
		recordAudit(tx, {
			at,
			actor,
			action: 'proof.export',
			subjectType: 'organisation',
			subjectId: null,
			detail: { after: period }
		})
	);
	return writeProof(context, period, span);
}

async function* writeProof(context: Context, period: ProofPeriod, span: Span): AsyncGenerator<string> {
	const { write, end } = createProofWriter(context);
	yield write({
		line: 'proof',
		v: 1,
		organisation: (await findOrganisationName(context)) ?? '',
		...period,
		fromMs: span.from.getTime(),
		toMs: span.to.getTime(),
		madeMs: context.now().getTime(),
		serverKey: await receiptPublicKey(context)
	});
	for await (const line of proofEventLines(context, span)) yield write(line);
	for await (const line of proofAuditLines(context, span)) yield write(line);
	yield await end();
}

/** From the moment at which the first day begins anywhere to that at which the last has ended everywhere. */
async function toSpan(context: Context, { from, to }: ProofPeriod): Promise<Span> {
	const zones = new Set((await listSites(context)).map(({ timeZone }) => timeZone));
	const windows = [...(zones.size > 0 ? zones : ['UTC'])].map((zone) => ({
		from: computeDayWindow(zone, from).from,
		to: computeDayWindow(zone, to).to
	}));
	return {
		from: new Date(Math.min(...windows.map((window) => window.from))),
		to: new Date(Math.max(...windows.map((window) => window.to)))
	};
}
