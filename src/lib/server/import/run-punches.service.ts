import * as v from 'valibot';
import { punchSettingsSchema, type PunchSettings } from '$domain/import/import-forms';
import type { ImportItem } from '$domain/import/import-item';
import type { ImportedPunch } from '$domain/import/imported-punch';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { checkDuplicateKey, checkUnavailable } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { log } from '../log';
import {
	claimImport,
	deletePieces,
	findImport,
	insertLines,
	listAbandoned,
	moveImport,
	stepImport,
	type ImportRow
} from './import.repo';
import { readPunches, type ReadPunches } from './read-punches';
import { storePunches, type Row } from './store-punches';
import { findTerminalById } from './terminal.service';

/** Lines in one transaction. */
const STEP = 1_000;

/** Whoever runs an import says so with every step; silent for longer, it has died. */
const SILENT_MS = 60_000;

type Source = Pick<Context, 'db' | 'now' | 'actor'>;

export type StartResult = { ok: true } | { ok: false; reason: 'not_ready' | 'terminal_unknown' };

/** Settles how the file is read and lets it run, behind the request; also goes on with one that failed. */
export async function startPunchImport(
	context: Context,
	id: string,
	settings: PunchSettings
): Promise<StartResult> {
	const actor = requirePermission(context, 'import.manage');
	const terminal = await findTerminalById(context.db, settings.terminalId);
	if (!terminal) return { ok: false, reason: 'terminal_unknown' };
	const at = context.now();
	return transaction(context.db, async (tx): Promise<StartResult> => {
		const change = { settings, terminalId: terminal.id, runner: null, progressedAt: at };
		if (!(await moveImport(tx, id, { from: ['ready'], state: 'running', ...change })))
			return { ok: false, reason: 'not_ready' };
		await recordAudit(tx, {
			at,
			actor,
			action: 'import.start',
			subjectType: 'import',
			subjectId: id,
			detail: { after: { ...settings }, about: { terminal: terminal.name } }
		});
		return { ok: true };
	});
}

/** Goes on behind the last line that was dealt with. */
export async function continueImport(context: Context, id: string): Promise<boolean> {
	requirePermission(context, 'import.manage');
	const change = { state: 'running', problem: null, runner: null, progressedAt: context.now() } as const;
	return moveImport(context.db, id, { from: ['failed'], ...change });
}

/**
 * Runs an import to its end, step by step: each step's punches, quarantined lines and the place it has come to are one
 * transaction, so that whoever takes over after a crash goes on exactly there. For jobs and behind a request.
 */
export async function runPunchImport(source: Source, id: string): Promise<void> {
	const runner = newId(source.now());
	const at = source.now();
	const before = new Date(at.getTime() - SILENT_MS);
	if (!(await claimImport(source.db, id, { runner, at, before }))) return;
	const file = await findImport(source.db, id);
	if (!file || file.kind !== 'punches') return;
	try {
		const settings = v.parse(punchSettingsSchema, file.settings);
		const read = await readPunches(source, id, settings);
		if (!read.ok) return await fail(source, id, read.message);
		await moveImport(source.db, id, { from: ['running'], lines: read.lines });
		if (await runSteps(source, { file, runner, read })) await finish(source, id);
	} catch (error) {
		log.error({ err: error, importId: id }, 'an import stopped');
		// A database that is away comes back: the job goes on by itself.
		if (!checkUnavailable(error)) await fail(source, id, 'An unexpected error; the server’s log says more.');
	}
}

/** Job: imports whose process died go on. */
export async function resumeImports(context: Context): Promise<void> {
	const before = new Date(context.now().getTime() - SILENT_MS);
	for (const { id, kind } of await listAbandoned(context.db, before))
		if (kind === 'punches') await runPunchImport(context, id);
}

type Run = { file: ImportRow; runner: string; read: Extract<ReadPunches, { ok: true }> };

/** False when another process has taken over. */
async function runSteps(source: Source, { file, runner, read }: Run): Promise<boolean> {
	let fromLine = file.nextLine;
	let items: ImportItem<ImportedPunch>[] = [];
	for (const item of read.items) {
		// What an earlier run stored is read again, since a line's meaning can depend on the one above.
		if (item.line < fromLine) continue;
		items.push(item);
		if (items.length < STEP) continue;
		const nextLine = item.line + 1;
		if (!(await step(source, { file, runner, read }, { items, fromLine, nextLine }))) return false;
		fromLine = nextLine;
		items = [];
	}
	const nextLine = Math.max(fromLine, items.at(-1)?.line ?? 0, read.lines) + 1;
	return step(source, { file, runner, read }, { items, fromLine, nextLine });
}

async function step(
	source: Source,
	{ file, runner, read }: Run,
	{ items, fromLine, nextLine }: { items: ImportItem<ImportedPunch>[]; fromLine: number; nextLine: number }
): Promise<boolean> {
	const importId = file.id;
	const attempt = () =>
		transaction(source.db, async (tx) => {
			const at = source.now();
			const rows = items.filter((item): item is Row => item.ok);
			const target = { importId, terminal: read.terminal, at };
			const { added, known } = await storePunches(tx, rows, target);
			const bad = items.flatMap((item) => (item.ok ? [] : [item]));
			await insertLines(
				tx,
				bad.map(({ line, raw, reason, message, subject, waiting }) => ({
					importId,
					line,
					raw,
					reason,
					message: message.slice(0, 500),
					subject: subject?.slice(0, 80) ?? null,
					waiting: waiting ?? null
				}))
			);
			const moved = await stepImport(
				tx,
				{ id: importId, runner, fromLine },
				{ nextLine, added, known, quarantined: bad.length, at }
			);
			if (!moved) throw new TakenOver();
		});
	try {
		await attempt().catch((error: unknown) => {
			// Another import stored one of these a moment ago: the second look finds it.
			if (checkDuplicateKey(error)) return attempt();
			throw error;
		});
		return true;
	} catch (error) {
		if (error instanceof TakenOver) return false;
		throw error;
	}
}

class TakenOver extends Error {}

async function finish(source: Source, id: string): Promise<void> {
	const at = source.now();
	await transaction(source.db, async (tx) => {
		if (!(await moveImport(tx, id, { from: ['running'], state: 'done', finishedAt: at, runner: null })))
			return;
		await deletePieces(tx, id);
		const done = await findImport(tx, id);
		await recordAudit(tx, {
			at,
			actor: source.actor,
			action: 'import.finish',
			subjectType: 'import',
			subjectId: id,
			detail: { after: { added: done?.added, known: done?.known, quarantined: done?.quarantined } }
		});
	});
}

async function fail({ db }: Source, id: string, problem: string): Promise<void> {
	await moveImport(db, id, { from: ['running'], state: 'failed', problem, runner: null });
}
