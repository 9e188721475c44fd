import * as v from 'valibot';
import type { DayRecord } from '$domain/timekeeping/day-record';
import { PAPER_SIZES } from '../pdf/paper';

export const FORM48_COPIES = ['twice', 'two_people', 'single'] as const;
/** `twice`: the same person's form two times on a sheet; `two_people`: one form each of two; `single`: one. */
export type Form48Copies = (typeof FORM48_COPIES)[number];

export const UNDERTIME_COLUMNS = ['sum', 'split_minutes', 'remarks', 'blank'] as const;
/**
 * What stands in the undertime column. `sum`: lateness, undertime and part-day absence in hours and minutes;
 * `split_minutes`: late and undertime apart, in minutes; `remarks`: words; `blank`: nothing.
 */
export type UndertimeColumn = (typeof UNDERTIME_COLUMNS)[number];

const text = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));

/** Wordings differ between offices ("for arrival", "of arrival"), so each organisation may change them. */
const WordingSchema = v.object({
	formNumber: v.optional(text(60), 'Civil Service Form No. 48'),
	title: v.optional(text(60), 'DAILY TIME RECORD'),
	officialHours: v.optional(text(80), 'Official hours for arrival and departure'),
	regularDays: v.optional(text(30), 'Regular days'),
	saturdays: v.optional(text(30), 'Saturdays'),
	certification: v.optional(
		text(600),
		'I certify on my honor that the above is a true and correct report of the hours of work performed, record of which was made daily at the time of arrival and departure from office.'
	),
	verified: v.optional(text(120), 'VERIFIED as to the prescribed office hours:'),
	inCharge: v.optional(text(60), 'In Charge'),
	instructions: v.optional(text(80), '(See Instructions on back)')
});

/** How an office prints the form. */
export const Form48SettingsSchema = v.object({
	paper: v.optional(v.picklist(PAPER_SIZES), 'a4'),
	copies: v.optional(v.picklist(FORM48_COPIES), 'twice'),
	undertimeColumn: v.optional(v.picklist(UNDERTIME_COLUMNS), 'sum'),
	clock: v.optional(v.picklist(['12', '24']), '12'),
	/** Night shifts: both times on the row of the work date, or each on the date it was punched. */
	nightLayout: v.optional(v.picklist(['by_work_date', 'by_calendar_date']), 'by_work_date'),
	wording: v.optional(WordingSchema, {})
});
export type Form48Settings = v.InferOutput<typeof Form48SettingsSchema>;
export type Form48Wording = Form48Settings['wording'];

/** Who signs below: printed name and title; a blank name leaves the rule to be signed over by hand. */
export interface Signatory {
	name: string;
	title: string;
}

/** The part of a day record that the form shows. */
export type Form48Day = Pick<DayRecord, 'date' | 'status' | 'minutes' | 'unresolved' | 'flags' | 'form48'>;

/** One employee's month (or part of it). */
export interface Form48 {
	name: string;
	employeeNumber: string | null;
	/** Lines above the title: agency, office, department. At most four are printed. */
	headerLines: readonly string[];
	/** Dates printed, both included, within one calendar month. */
	range: { first: string; last: string };
	/** As the office writes them (`8:00-12:00, 1:00-5:00`); null leaves the line blank. */
	officialHours: { regularDays: string | null; saturdays: string | null };
	days: readonly Form48Day[];
	/** Text instead of a day's own label, by date: the holiday's name, the number of a travel order. */
	labels?: Readonly<Record<string, string>>;
	/** One or two, the immediate supervisor first. */
	signatories: readonly Signatory[];
	/** Small print at the foot: revision, when it was made, hash. */
	footer?: string;
}
