import * as v from 'valibot';
import { emailSchema } from '../access/credentials';
import { employeeNumberSchema } from '../people/employee-forms';
import { nameSchema } from '../people/organisation-forms';
import { checkRecord, detectDelimiter, readCsv } from './csv-read';
import type { CsvRecord } from './csv-read';
import { findColumns } from './headings';
import { quarantine, quote } from './import-item';
import type { ImportItem } from './import-item';

export interface ImportedEmployee {
	/** As the office writes it, leading zeros and all; the key of an import. */
	employeeNumber: string;
	name: string;
	department: string | null;
	site: string | null;
	email: string | null;
}

export type EmployeesCsvOutcome =
	| {
			ok: true;
			delimiter: string;
			items: Generator<ImportItem<ImportedEmployee>, void, void>;
	  }
	| { ok: false; reason: 'no_columns' | 'no_headings'; message: string };

const COLUMNS = {
	employeeNumber: ['employeeno', 'employeenumber', 'employeeid', 'idno', 'idnumber', 'number', 'no', 'id'],
	name: ['name', 'fullname', 'employeename', 'employee'],
	lastName: ['lastname', 'surname', 'familyname'],
	firstName: ['firstname', 'givenname'],
	middleName: ['middlename', 'middleinitial', 'mi'],
	department: ['department', 'office', 'unit', 'division', 'section'],
	site: ['site', 'branch', 'location', 'workplace'],
	email: ['email', 'emailaddress']
} as const;
type Columns = Record<keyof typeof COLUMNS, number | null>;

const RowSchema = v.object({
	employeeNumber: employeeNumberSchema,
	name: nameSchema("the employee's name"),
	department: v.nullable(nameSchema('the department')),
	site: v.nullable(nameSchema('the site')),
	email: v.nullable(emailSchema)
});

/**
 * Employees from a CSV file with headings: a number and a name (or first and last name), and if there are any
 * department, site and e-mail. A number that occurs twice is quarantined from its second line on.
 */
export function parseEmployeesCsv(chunks: () => Iterable<string>): EmployeesCsvOutcome {
	const delimiter = detectDelimiter(chunks());
	if (!delimiter)
		return {
			ok: false,
			reason: 'no_columns',
			message:
				'The first lines have no columns parted by commas, semicolons, tabs or bars. Is this a CSV file?'
		};
	const records = readCsv(chunks(), delimiter);
	const first = records.next();
	const headings = !first.done && first.value.ok ? first.value.fields : [];
	const columns = findColumns(headings, COLUMNS);
	const hasName = columns.name !== null || (columns.firstName !== null && columns.lastName !== null);
	if (columns.employeeNumber === null || !hasName)
		return {
			ok: false,
			reason: 'no_headings',
			message: `Line ${first.done ? 1 : first.value.line} must have headings for the employee number and the name; it has ${quote(headings.join(', '))}.`
		};
	return { ok: true, delimiter, items: readItems(records, columns, headings.length) };
}

function* readItems(
	records: Iterable<CsvRecord>,
	columns: Columns,
	width: number
): Generator<ImportItem<ImportedEmployee>, void, void> {
	const lineOf = new Map<string, number>();
	for (const record of records) {
		const checked = checkRecord(record, width);
		const item = checked.ok ? parseRecord(checked, columns) : checked;
		const earlier = item.ok ? lineOf.get(item.row.employeeNumber) : undefined;
		if (item.ok && earlier !== undefined) {
			yield quarantine(
				item.line,
				item.raw,
				'duplicate_line',
				`The number ${quote(item.row.employeeNumber)} is already on line ${earlier}.`
			);
			continue;
		}
		if (item.ok) lineOf.set(item.row.employeeNumber, item.line);
		yield item;
	}
}

function parseRecord(
	{ line, raw, fields }: Extract<CsvRecord, { ok: true }>,
	columns: Columns
): ImportItem<ImportedEmployee> {
	const cell = (index: number | null) => (index === null ? '' : (fields[index] ?? '').trim());
	const given = [cell(columns.firstName), cell(columns.middleName)].filter(Boolean).join(' ');
	const parts = [cell(columns.lastName), given].filter(Boolean).join(', ');
	const parsed = v.safeParse(RowSchema, {
		employeeNumber: cell(columns.employeeNumber),
		name: cell(columns.name) || parts,
		department: cell(columns.department) || null,
		site: cell(columns.site) || null,
		email: cell(columns.email) || null
	});
	if (parsed.success) return { ok: true, line, raw, row: parsed.output };
	const isMissing = cell(columns.employeeNumber) === '' || (cell(columns.name) || parts) === '';
	return quarantine(line, raw, isMissing ? 'missing_value' : 'bad_value', parsed.issues[0].message);
}
