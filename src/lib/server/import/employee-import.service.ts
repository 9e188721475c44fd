import { parseEmployeesCsv } from '$domain/import/employees-csv';
import type { EmployeeSettings } from '$domain/import/import-forms';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import {
	applyEmployeePlan,
	checkSiteExists,
	MAX_EMPLOYEES,
	planEmployees,
	type EmployeePlan
} from '../people/import-employees.service';
import { deletePieces, insertLines, moveImport } from './import.repo';
import { readUploaded } from './upload.service';

const EXAMPLES = 50;
const FIRST_ROWS = 10;

export type EmployeePreview =
	| {
			ok: true;
			delimiter: string;
			encoding: string;
			added: number;
			changed: number;
			known: number;
			/** of those known: with other details in the file */
			differing: number;
			quarantined: number;
			examples: { line: number; message: string; raw: string }[];
			firstRows: { line: number; employeeNumber: string; name: string; department: string; what: string }[];
			newDepartments: string[];
			emails: number;
	  }
	| { ok: false; message: string };

/** What an import of this list would do. */
export async function previewEmployees(
	context: Context,
	id: string,
	settings: EmployeeSettings
): Promise<EmployeePreview> {
	requirePermission(context, 'import.manage');
	const read = await readEmployees(context, id);
	if (!read.ok) return read;
	const plan = await planEmployees(context.db, read.items, settings);
	const problem = describeProblem(plan);
	if (problem) return { ok: false, message: problem };
	const rows = [
		...plan.added.map(({ line, to }) => ({ line, ...to, what: 'New' })),
		...plan.changed.map(({ line, to }) => ({ line, ...to, what: 'Changed' })),
		...plan.known.map(({ line, row, differs }) => ({
			line,
			...row,
			department: row.department ?? '',
			what: differs ? 'There already, kept as it is' : 'There already'
		}))
	].sort((a, b) => a.line - b.line);
	return {
		ok: true,
		delimiter: read.delimiter,
		encoding: read.encoding,
		added: plan.added.length,
		changed: plan.changed.length,
		known: plan.known.length,
		differing: plan.known.filter(({ differs }) => differs).length,
		quarantined: plan.quarantined.length,
		examples: plan.quarantined.slice(0, EXAMPLES),
		firstRows: rows.slice(0, FIRST_ROWS).map(({ line, employeeNumber, name, department, what }) => {
			return { line, employeeNumber, name, department, what };
		}),
		newDepartments: plan.newDepartments,
		emails: plan.emails
	};
}

export type EmployeeImportResult =
	{ ok: true } | { ok: false; reason: 'not_ready' } | { ok: false; reason: 'problem'; message: string };

/** All good lines in one transaction, bad ones into quarantine beside them. */
export async function importEmployees(
	context: Context,
	id: string,
	settings: EmployeeSettings
): Promise<EmployeeImportResult> {
	const actor = requirePermission(context, 'import.manage');
	const attempt = () =>
		transaction(context.db, async (tx): Promise<EmployeeImportResult> => {
			const at = context.now();
			// The row is locked from here on: a second click waits, and finds it done.
			const move = { from: ['ready' as const], state: 'done' as const, settings, finishedAt: at };
			if (!(await moveImport(tx, id, move))) return { ok: false, reason: 'not_ready' };
			const read = await readEmployees(context, id);
			const plan = read.ok ? await planEmployees(tx, read.items, settings) : null;
			const problem = !read.ok
				? read.message
				: !(await checkSiteExists(tx, settings.siteId))
					? 'This site is not there any more.'
					: plan && describeProblem(plan);
			if (!plan || problem) throw new Refused(problem ?? '');
			await applyEmployeePlan(tx, context, plan);
			await insertLines(
				tx,
				plan.quarantined.map(({ line, raw, reason, message }) => ({
					importId: id,
					line,
					raw: raw.slice(0, 500),
					reason,
					message: message.slice(0, 500)
				}))
			);
			const counts = {
				added: plan.added.length,
				changed: plan.changed.length,
				known: plan.known.length,
				quarantined: plan.quarantined.length
			};
			await moveImport(tx, id, { from: ['done'], ...counts });
			await deletePieces(tx, id);
			await recordAudit(tx, {
				at,
				actor,
				action: 'import.finish',
				subjectType: 'import',
				subjectId: id,
				detail: { after: counts, about: { ...settings } }
			});
			return { ok: true };
		});
	try {
		return await attempt().catch((error: unknown) => {
			// Somebody added one of these numbers a moment ago: the second look finds it.
			if (checkDuplicateKey(error)) return attempt();
			throw error;
		});
	} catch (error) {
		if (error instanceof Refused) return { ok: false, reason: 'problem', message: error.message };
		throw error;
	}
}

/** Rolls the transaction back: nothing was imported. */
class Refused extends Error {}

async function readEmployees({ db }: Pick<Context, 'db'>, id: string) {
	const text = await readUploaded(db, id);
	if (!text.ok) return text;
	const outcome = parseEmployeesCsv(text.chunks);
	return outcome.ok ? { ...outcome, encoding: text.encoding } : outcome;
}

function describeProblem({ added, changed, known, quarantined }: EmployeePlan): string | null {
	const rows = added.length + changed.length + known.length;
	if (rows + quarantined.length === 0) return 'There is no line below the headings.';
	if (rows + quarantined.length > MAX_EMPLOYEES)
		return `The file has more than ${MAX_EMPLOYEES} lines; this is no list of employees. Part it.`;
	return null;
}
