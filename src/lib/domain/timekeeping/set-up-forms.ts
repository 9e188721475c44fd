import * as v from 'valibot';
import { idSchema } from '../people/device-forms';
import { nameSchema } from '../people/organisation-forms';
import { DateSchema } from './schedule';

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
export const versionSchema = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));

const ENDS_BEFORE = 'The last day must not lie before the first.';
const endsAfter = ({ fromDate, toDate }: { fromDate: string; toDate: string | null }) =>
	toDate === null || fromDate <= toDate;

/** `target`: `employee 0192…`, `department …` or `site …`, as one choice on the form. */
export const assignmentFormSchema = v.pipe(
	v.object({
		scheduleId: idSchema('Choose a schedule.'),
		target: v.pipe(
			v.string('Choose who follows it.'),
			v.regex(/^(employee|department|site) [0-9a-f-]{36}$/, 'Choose who follows it.')
		),
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
	siteId: optionalId
});

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
