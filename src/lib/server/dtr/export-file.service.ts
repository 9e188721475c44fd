import { DAILY_COLUMNS } from '$domain/exports/daily-columns';
import type { CsvOptions } from '$domain/exports/csv-write';
import type { PayrollTemplate } from '$domain/exports/payroll-template';
import { PERIOD_COLUMNS } from '$domain/exports/period-columns';
import type { PeriodResult } from '$domain/exports/period-result';
import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { payrollFile, type PayrollFileOutcome } from '../documents/export/payroll-file';
import { columnsFile, type ExportFile, type FileFormat } from '../documents/export/table-file';
import { markPeriodExported } from '../timekeeping/period.service';
import {
	eachDailyRow,
	eachPeriodResult,
	newTally,
	type ExportPlan,
	type ExportTally
} from './export-rows.service';

export type ExportWhat =
	| { kind: 'daily' | 'period'; format: { format: 'xlsx' } | ({ format: 'csv' } & CsvOptions) }
	| { kind: 'template'; template: PayrollTemplate };

export type Export = { file: ExportFile; fileName: string; total: number; done: () => number };
export type ExportOutcome = { ok: true; export: Export } | Exclude<PayrollFileOutcome, { ok: true }>;

/**
 * A file of the plan's employees, made as it is read. Once the last byte is out, what was locked counts as exported, when
 * the actor is one who locks.
 */
export function makeExport(context: Context, plan: ExportPlan, what: ExportWhat): ExportOutcome {
	const { role } = requirePermission(context, 'punch.export');
	const tally = newTally();
	const made = makeFile(context, plan, { what, tally });
	if (!made.ok) return made;
	const { first, last } = plan.range;
	const name = what.kind === 'template' ? what.template.name : what.kind;
	const fileName = `${slug(name)}-${first}-${last}.${made.file.extension}`;
	const marks = checkPermission(role, 'period.lock');
	const chunks = marks
		? thenMark(made.file.chunks, () =>
				markPeriodExported(context, { periodId: plan.periodId, fileName, locked: tally.locked })
			)
		: made.file.chunks;
	return {
		ok: true,
		export: {
			file: { ...made.file, chunks },
			fileName,
			total: plan.people.length,
			done: () => tally.employees
		}
	};
}

/** The first lines of a template with real rows, as they would stand in the file. */
export async function previewTemplate(
	context: Context,
	{ plan, template, lines }: { plan: ExportPlan; template: PayrollTemplate; lines: number }
): Promise<{ ok: true; text: string } | Exclude<PayrollFileOutcome, { ok: true }>> {
	requirePermission(context, 'punch.export');
	const few = { ...plan, people: plan.people.slice(0, lines) };
	const asText = { ...template, format: 'csv' as const, bom: false };
	const made = makeFile(context, few, { what: { kind: 'template', template: asText }, tally: newTally() });
	if (!made.ok) return made;
	const decoder = new TextDecoder();
	let text = '';
	for await (const bytes of made.file.chunks) {
		text += decoder.decode(bytes, { stream: true });
		if (text.split('\r\n').length > lines + 2) break;
	}
	return { ok: true, text: text.split('\r\n').slice(0, lines).join('\n') };
}

function makeFile(
	context: Context,
	plan: ExportPlan,
	{ what, tally }: { what: ExportWhat; tally: ExportTally }
): PayrollFileOutcome {
	const createdAt = context.now();
	if (what.kind === 'template') {
		const { template } = what;
		return template.source === 'daily'
			? payrollFile({
					template,
					createdAt,
					columns: DAILY_COLUMNS,
					rows: eachDailyRow(context, plan, tally)
				})
			: payrollFile({
					template,
					createdAt,
					columns: PERIOD_COLUMNS,
					rows: eachResult(context, plan, tally)
				});
	}
	const format: FileFormat = what.format;
	const file =
		what.kind === 'daily'
			? columnsFile(
					{
						name: 'Daily',
						columns: DAILY_COLUMNS,
						rows: eachDailyRow(context, plan, tally),
						createdAt
					},
					format
				)
			: columnsFile(
					{
						name: 'Period',
						columns: PERIOD_COLUMNS,
						rows: eachResult(context, plan, tally),
						createdAt
					},
					format
				);
	return { ok: true, file };
}

async function* eachResult(
	context: Context,
	plan: ExportPlan,
	tally: ExportTally
): AsyncGenerator<PeriodResult> {
	for await (const { result } of eachPeriodResult(context, plan, tally)) yield result;
}

/** A download that was broken off is no export: the mark comes after the last piece. */
async function* thenMark(
	chunks: AsyncIterable<Uint8Array>,
	mark: () => Promise<unknown>
): AsyncGenerator<Uint8Array> {
	yield* chunks;
	await mark();
}

function slug(name: string): string {
	const plain = name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	return plain || 'export';
}
