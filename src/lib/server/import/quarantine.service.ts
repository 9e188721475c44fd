import * as v from 'valibot';
import { keyOfPunch } from '$domain/import/imported-punch';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { listNumbers } from '../people/employee.service';
import { markStale } from '../timekeeping/mark-stale';
import {
	countLines,
	deletePieces,
	findImport,
	listLines,
	listSubjects,
	listWaiting,
	moveImport,
	raiseCounts,
	settleLines,
	type ImportLineRow
} from './import.repo';
import { summariseImport, undoImported } from './imported-punch.repo';
import { storePunches, type Row } from './store-punches';
import { upsertTerminalUser } from './terminal.repo';
import { findTerminalById } from './terminal.service';

const LINES_PER_PAGE = 50;
const MOST_NUMBERS = 100;

/** What of an import could not be stored: by reason, by unknown number, and a page of lines. */
export async function findQuarantine(context: Context, importId: string, page: number) {
	requirePermission(context, 'import.manage');
	const reasons = await countLines(context.db, importId);
	const total = reasons.reduce((sum, reason) => sum + reason.total, 0);
	const pageCount = Math.max(1, Math.ceil(total / LINES_PER_PAGE));
	const shown = Math.min(Math.max(1, page), pageCount);
	const offset = (shown - 1) * LINES_PER_PAGE;
	return {
		total,
		reasons,
		numbers: await listSubjects(context.db, importId, MOST_NUMBERS),
		lines: await listLines(context.db, importId, { limit: LINES_PER_PAGE, offset }),
		page: shown,
		pageCount
	};
}

/** All of them for a download, a few thousand at a time. */
export async function* readQuarantine(context: Context, importId: string): AsyncGenerator<ImportLineRow[]> {
	requirePermission(context, 'import.manage');
	const limit = 2_000;
	for (let offset = 0; ; offset += limit) {
		const lines = await listLines(context.db, importId, { limit, offset });
		if (lines.length > 0) yield lines;
		if (lines.length < limit) return;
	}
}

const waitingSchema = v.object({
	pin: v.string(),
	at: v.number(),
	direction: v.picklist(['in', 'out', 'auto']),
	stateCode: v.nullable(v.string()),
	verifyCode: v.nullable(v.string()),
	device: v.nullable(v.string())
});

export type AssignResult =
	| { ok: true; added: number; known: number; name: string }
	| { ok: false; reason: 'not_found' | 'employee_unknown' };

/** Lines of one transaction. */
const BATCH = 1_000;

/** Says whose number it is on the import's terminal, and stores every line that waits for it, in all of its files. */
export async function assignNumber(
	context: Context,
	importId: string,
	{ pin, employeeNumber }: { pin: string; employeeNumber: string }
): Promise<AssignResult> {
	const actor = requirePermission(context, 'import.manage');
	const file = await findImport(context.db, importId);
	const terminal = file?.terminalId ? await findTerminalById(context.db, file.terminalId) : null;
	if (!terminal) return { ok: false, reason: 'not_found' };
	const person = (await listNumbers(context.db)).find((other) => other.employeeNumber === employeeNumber);
	if (!person) return { ok: false, reason: 'employee_unknown' };
	const at = context.now();
	await transaction(context.db, async (tx) => {
		await upsertTerminalUser(tx, { terminalId: terminal.id, pin, employeeId: person.id, createdAt: at });
		await recordAudit(tx, {
			at,
			actor,
			action: 'terminal.assign_number',
			subjectType: 'terminal',
			subjectId: terminal.id,
			detail: { after: { pin, employeeId: person.id } }
		});
	});
	const total = { added: 0, known: 0 };
	for (;;) {
		const stored = await transaction(context.db, async (tx) => {
			const lines = await listWaiting(tx, { terminalId: terminal.id, subject: pin, limit: BATCH });
			const sums = { lines: lines.length, added: 0, known: 0 };
			for (const id of new Set(lines.map((line) => line.importId))) {
				const own = lines.filter((line) => line.importId === id);
				const rows = own.map((line) => toRow(line, { terminalId: terminal.id, employeeId: person.id }));
				const { added, known } = await storePunches(tx, rows, { importId: id, terminal, at });
				await settleLines(
					tx,
					id,
					own.map(({ line }) => line),
					at
				);
				await raiseCounts(tx, id, { added, known, quarantined: -own.length });
				sums.added += added;
				sums.known += known;
			}
			return sums;
		});
		total.added += stored.added;
		total.known += stored.known;
		if (stored.lines < BATCH) return { ok: true, ...total, name: person.name };
	}
}

function toRow(
	{ line, raw, waiting }: ImportLineRow,
	{ terminalId, employeeId }: { terminalId: string; employeeId: string }
): Row {
	const punch = v.parse(waitingSchema, waiting);
	return { ok: true, line, raw, row: { ...punch, employeeId, key: keyOfPunch(terminalId, punch) } };
}

/**
 * The file was read wrongly, or was the wrong one: its punches count no more. They stay on file as undone, and come back
 * when the same lines are imported again.
 */
export async function takeBackImport(
	context: Context,
	importId: string,
	reason: string
): Promise<{ ok: true; undone: number } | { ok: false }> {
	const actor = requirePermission(context, 'import.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!(await moveImport(tx, importId, { from: ['done', 'failed'], state: 'taken_back' })))
			return { ok: false };
		const people = await summariseImport(tx, importId);
		const undone = await undoImported(tx, importId);
		await deletePieces(tx, importId);
		if (people.length > 0) {
			const dateOf = (at: Date) => computeDateIn('UTC', at.getTime());
			await markStale(tx, {
				affected: { kind: 'employees', ids: people.map(({ employeeId }) => employeeId) },
				from: addDays(people.map(({ first }) => dateOf(first)).sort()[0] ?? '', -1),
				to: addDays(
					people
						.map(({ last }) => dateOf(last))
						.sort()
						.at(-1) ?? '',
					1
				),
				cause: 'punch'
			});
		}
		await recordAudit(tx, {
			at,
			actor,
			action: 'import.take_back',
			subjectType: 'import',
			subjectId: importId,
			detail: { after: { undone }, reason }
		});
		return { ok: true, undone };
	});
}
