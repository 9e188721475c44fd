import * as v from 'valibot';
import { idSchema } from '../people/device-forms';
import { nameSchema } from '../people/organisation-forms';
import { WallSchema } from './policy';
import { DateSchema } from './schedule';
import { parseWall } from './wall-time';

const dateSchema = (message: string) => v.pipe(v.string(message), v.nonEmpty(message), DateSchema);
/** An empty field is null. */
const optionalDate = v.pipe(
	v.optional(v.string(), ''),
	v.union(
		[
			v.pipe(
				v.literal(''),
				v.transform(() => null)
			),
			DateSchema
		],
		'Enter a date, or leave it empty.'
	)
);
const optionalId = v.pipe(
	v.optional(v.string(), ''),
	v.union([
		v.pipe(
			v.literal(''),
			v.transform(() => null)
		),
		idSchema('Choose one from the list.')
	])
);
export const versionSchema = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));

/**
 * The version that a form was opened with: 0 when it was opened before there was anything on file; -1, which nothing on
 * file has, for what no form of ours sends.
 */
export function parseVersion(value: unknown): number {
	if (value === null || value === '') return 0;
	const parsed = v.safeParse(versionSchema, value);
	return parsed.success ? parsed.output : -1;
}

const ENDS_BEFORE = 'The last day must not lie before the first.';
const endsAfter = ({ fromDate, toDate }: { fromDate: string; toDate: string | null }) =>
	toDate === null || fromDate <= toDate;

/** `target`: `department 0192…` or `site …`, as one choice on the form, or `employee` with `person` as it was typed. */
export const assignmentFormSchema = v.pipe(
	v.object({
		scheduleId: idSchema('Choose a schedule.'),
		target: v.pipe(
			v.string('Choose who follows it.'),
			v.regex(/^(employee|(department|site) [0-9a-f-]{36})$/, 'Choose who follows it.')
		),
		person: v.optional(v.pipe(v.string(), v.maxLength(300)), ''),
		fromDate: dateSchema('Choose the first day.'),
		toDate: optionalDate
	}),
	v.forward(v.partialCheck([['fromDate'], ['toDate']], endsAfter, ENDS_BEFORE), ['toDate'])
);
export type AssignmentForm = v.InferOutput<typeof assignmentFormSchema>;

export const assignmentDatesSchema = v.pipe(
	v.object({
		id: idSchema('This assignment is not there any more.'),
		version: versionSchema,
		fromDate: dateSchema('Choose the first day.'),
		toDate: optionalDate
	}),
	v.forward(v.partialCheck([['fromDate'], ['toDate']], endsAfter, ENDS_BEFORE), ['toDate'])
);

export const holidayFormSchema = v.object({
	date: dateSchema('Choose the date.'),
	name: nameSchema("the holiday's name"),
	kind: v.picklist(['regular', 'special'], 'Choose the kind.'),
	siteId: optionalId,
	/** of the holiday that is changed; see `parseVersion` */
	version: v.optional(v.string(), '')
});

/** Holidays that were chosen from a file's preview, as JSON. */
export const holidayListSchema = v.object({
	holidays: v.pipe(
		v.string(),
		v.parseJson(),
		v.pipe(
			v.array(
				v.object({
					date: DateSchema,
					name: nameSchema("the holiday's name"),
					kind: v.picklist(['regular', 'special'])
				})
			),
			v.minLength(1, 'Tick at least one.'),
			v.maxLength(2_000, 'At most 2,000 at once.')
		)
	),
	siteId: optionalId
});

/** An empty time is null. */
const optionalWall = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text || null),
	v.nullable(WallSchema)
);

/** A suspension of work; without times it begins with the day's work and lasts to its end. */
export const suspensionFormSchema = v.pipe(
	v.object({
		firstDate: dateSchema('Choose the first day.'),
		lastDate: optionalDate,
		from: optionalWall,
		to: optionalWall,
		siteId: optionalId,
		reason: nameSchema('why, such as the number of the memorandum'),
		/** made with the form: sent twice, it is entered once */
		formId: v.optional(v.string(), '')
	}),
	v.forward(
		v.partialCheck(
			[['firstDate'], ['lastDate']],
			({ firstDate, lastDate }) => lastDate === null || firstDate <= lastDate,
			ENDS_BEFORE
		),
		['lastDate']
	),
	v.forward(
		v.partialCheck(
			[['from'], ['to']],
			({ from, to }) => (parseWall(to ?? '48:00') ?? 0) > (parseWall(from ?? '00:00') ?? 0),
			'The end must lie after the beginning. After midnight, write 26:00 for 02:00.'
		),
		['to']
	)
);
export type SuspensionForm = v.InferOutput<typeof suspensionFormSchema>;

export const dayCodeFormSchema = v.object({
	kind: v.picklist(['leave', 'official_business'], 'Choose the kind.'),
	code: v.pipe(
		v.string('Enter the code.'),
		v.trim(),
		v.nonEmpty('Enter the code.'),
		v.maxLength(20, 'Use at most 20 characters for the code.'),
		v.regex(/^[\p{L}\p{N} ./-]+$/u, 'Use letters, digits, dots, slashes and hyphens for the code.')
	),
	name: nameSchema('what the code means')
});
