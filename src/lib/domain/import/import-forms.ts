import * as v from 'valibot';
import { idSchema } from '../people/device-forms';
import { nameSchema, timeZoneSchema } from '../people/organisation-forms';
import { PUNCH_LAYOUTS } from './detect-punch-file';

/** A year of a thousand people's punches has about 25 MB. */
export const MAX_IMPORT_BYTES = 40 * 1024 * 1024;

/** Bytes of a file in one request; the server reads at most 300 KB. */
export const IMPORT_PIECE_BYTES = 192 * 1024;

export const IMPORT_KINDS = ['employees', 'punches'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const newImportSchema = v.strictObject({
	kind: v.picklist(IMPORT_KINDS),
	name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(255)),
	size: v.pipe(v.number(), v.safeInteger(), v.minValue(0))
});
export type NewImport = v.InferOutput<typeof newImportSchema>;

/** Why a file of this size is not read at all; null when it is. */
export function describeSizeProblem(size: number): string | null {
	if (size === 0) return 'The file is empty.';
	if (size <= MAX_IMPORT_BYTES) return null;
	const mb = Math.ceil(size / (1024 * 1024));
	return `The file has ${mb} MB; at most ${MAX_IMPORT_BYTES / (1024 * 1024)} MB are read. Is it the right file? If it is, part it by months.`;
}

const column = v.optional(
	v.union([
		v.pipe(
			v.literal(''),
			v.transform(() => null)
		),
		v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number))
	]),
	''
);

const columnsSchema = v.object({
	pin: column,
	dateTime: column,
	date: column,
	kind: column,
	zone: column,
	device: column
});

/** How a file of punches is read: chosen on the screen, kept with the import. */
export const punchSettingsSchema = v.object({
	layout: v.picklist(PUNCH_LAYOUTS, 'Choose the layout.'),
	terminalId: idSchema('Choose the terminal that the file comes from.'),
	directions: v.picklist(['auto', 'codes', 'in', 'out']),
	dateOrder: v.picklist(['ymd', 'mdy', 'dmy']),
	/** whose numbers they are: employee numbers, or only those that were assigned by hand */
	numbers: v.picklist(['employee_numbers', 'assigned_only']),
	/** CSV only; null: by the headings */
	columns: v.nullable(columnsSchema)
});
export type PunchSettings = v.InferOutput<typeof punchSettingsSchema>;

/** Settings from the fields of a form or an address; what is missing or wrong is left out. */
export function readPunchSettings(fields: URLSearchParams): Partial<PunchSettings> {
	const settings: Record<string, unknown> = {};
	for (const name of ['layout', 'terminalId', 'directions', 'dateOrder', 'numbers'] as const) {
		const parsed = v.safeParse(punchSettingsSchema.entries[name], fields.get(name));
		if (parsed.success) settings[name] = parsed.output;
	}
	const chosen = Object.fromEntries(
		Object.keys(columnsSchema.entries).map((name) => [name, fields.get(`column_${name}`) ?? ''])
	);
	const columns = v.safeParse(columnsSchema, chosen);
	if (columns.success && columns.output.pin !== null && columns.output.dateTime !== null)
		settings.columns = columns.output;
	return settings; // each entry has just passed its own schema
}

export const employeeSettingsSchema = v.object({
	/** where the file names none */
	siteId: idSchema('Choose the site of those whose line names none.'),
	department: nameSchema('the department of those whose line names none'),
	existing: v.picklist(['keep', 'update'])
});
export type EmployeeSettings = v.InferOutput<typeof employeeSettingsSchema>;

export const terminalSchema = v.object({
	name: nameSchema('a name for the terminal, such as where it hangs'),
	siteId: idSchema('Choose the site where the terminal hangs.'),
	timeZone: timeZoneSchema
});
export type TerminalInput = v.InferOutput<typeof terminalSchema>;

export const terminalUserSchema = v.object({
	pin: v.pipe(v.string(), v.nonEmpty('Which number?'), v.maxLength(80)),
	employeeNumber: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter the employee number.'))
});
