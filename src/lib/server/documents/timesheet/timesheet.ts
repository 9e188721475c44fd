import * as v from 'valibot';
import type { DayRecord } from '$domain/timekeeping/day-record';
import { PAPER_SIZES } from '../pdf/paper';

export const TimesheetSettingsSchema = v.object({
	paper: v.optional(v.picklist(PAPER_SIZES), 'a4'),
	/** Durations as `7:30` or as `7.50`. */
	durations: v.optional(v.picklist(['clock', 'decimal']), 'clock')
});
export type TimesheetSettings = v.InferOutput<typeof TimesheetSettingsSchema>;

/** One employee's days of any period. */
export interface Timesheet {
	organisation: string;
	name: string;
	employeeNumber: string;
	department: string | null;
	period: { first: string; last: string };
	/** Zone in which the times are printed. */
	timeZone: string;
	records: readonly DayRecord[];
	/** Remarks by date: holiday, leave, order. */
	remarks: Readonly<Record<string, string>>;
	/** Who approves; a blank name leaves the rule to be signed over by hand. */
	approver: { name: string; title: string };
	/** Small print at the foot: revision, when it was made, hash. */
	footer: string;
}
