import * as v from 'valibot';
import { CSV_DELIMITERS } from './csv-write';

export const DATE_FORMATS = ['YYYY-MM-DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'MM/DD/YY'] as const;
/** `clock` is HH:MM of a duration, `days` the civil service's day equivalents (8 hours = 1.000). */
export const DURATION_FORMATS = ['minutes', 'hours', 'clock', 'days'] as const;

const Heading = v.pipe(v.string(), v.maxLength(120, 'Use at most 120 characters for a heading.'));
const Key = v.pipe(v.string(), v.nonEmpty('Choose the column to take the value from.'));

const DatePicklist = v.picklist(DATE_FORMATS, `Choose a date format: ${DATE_FORMATS.join(', ')}.`);
const DurationPicklist = v.picklist(DURATION_FORMATS, `Choose a format: ${DURATION_FORMATS.join(', ')}.`);

const OutputColumnSchema = v.variant('from', [
	/** A column of the daily or period export, as it is or in another format. */
	v.object({
		heading: Heading,
		from: v.literal('column'),
		key: Key,
		dateFormat: v.optional(DatePicklist),
		duration: v.optional(DurationPicklist)
	}),
	/** The same text on every line: company code, batch. */
	v.object({ heading: Heading, from: v.literal('constant'), text: v.pipe(v.string(), v.maxLength(200)) }),
	/** Code and amount of the line's pay code; for templates with one line for each pay code. */
	v.object({ heading: Heading, from: v.literal('pay_code') }),
	v.object({ heading: Heading, from: v.literal('amount'), duration: DurationPicklist })
]);
export type OutputColumn = v.InferOutput<typeof OutputColumnSchema>;

const PayCodeSchema = v.object({
	/** A column in minutes, such as `ordinary_overtime_min`. */
	key: v.pipe(Key, v.endsWith('_min', 'A pay code takes its amount from a column in minutes.')),
	code: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter the pay code.'), v.maxLength(60))
});

/** How results become a file that a payroll program reads. Stored per organisation; presets are the starting points. */
export const PayrollTemplateSchema = v.pipe(
	v.object({
		name: v.pipe(v.string(), v.trim(), v.nonEmpty('Name the template.'), v.maxLength(120)),
		/** One line for each day, or for each employee. */
		source: v.picklist(['daily', 'period']),
		format: v.picklist(['csv', 'xlsx']),
		delimiter: v.picklist(CSV_DELIMITERS),
		bom: v.boolean(),
		/** Lines of fixed cells before everything else, for formats that announce themselves. */
		preamble: v.array(v.array(v.pipe(v.string(), v.maxLength(200)))),
		hasHeadings: v.boolean(),
		columns: v.pipe(v.array(OutputColumnSchema), v.minLength(1, 'Add at least one column.')),
		/** Empty: one line for each row. Otherwise one line for each pay code with an amount. */
		payCodes: v.array(PayCodeSchema)
	}),
	v.check(
		({ columns, payCodes }) =>
			payCodes.length > 0 || columns.every(({ from }) => from !== 'amount' && from !== 'pay_code'),
		'A column for pay code or amount needs at least one pay code.'
	)
);
export type PayrollTemplate = v.InferOutput<typeof PayrollTemplateSchema>;
