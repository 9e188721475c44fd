import { officeFormOf, type OfficeForm } from '$domain/dtr/office-form';
import { officialHours } from '$domain/dtr/official-hours';
import { splitMonths } from '$domain/dtr/split-months';
import { formatInstant } from '$domain/report-words';
import type { PeriodRange } from '$domain/timekeeping/periods';
import { isClosed } from '$domain/timekeeping/period-state';
import type { Form48, Form48Settings } from '../documents/form48/form48';
import { form48Days } from '../documents/form48/form48-days';
import type { Timesheet } from '../documents/timesheet/timesheet';
import type { DaysThatCount } from '../timekeeping/days-that-count.service';
import type { Person } from '../timekeeping/supervision.service';
import { leaveCodeOf, paperCodesOf, readDayFacts, type DayFacts } from './day-facts';
import type { OfficeFormOnFile } from './office-form.service';

/** What every form of one print takes from the organisation. */
export type FormSource = {
	organisation: string;
	offices: readonly OfficeFormOnFile[];
	/** what a leave code means, by code */
	codeNames: ReadonlyMap<string, string>;
	range: PeriodRange;
	printedAt: Date;
};

/** One employee's CS Form No. 48, one for each month that the range touches. */
export function toForms48(
	entry: DaysThatCount,
	person: Person,
	source: FormSource & { settings: Form48Settings }
): Form48[] {
	const { settings, range } = source;
	const facts = readDayFacts(entry, range);
	const office = officeOf(source, person);
	const days = form48Days(entry.days, settings, person.timeZone);
	return splitMonths(range).map((month) => ({
		name: person.name.toLocaleUpperCase('en'),
		employeeNumber: person.employeeNumber,
		headerLines: office.headerLines,
		range: month,
		officialHours: officialHours(facts.scheduleOn(month.first)?.pattern ?? null),
		days: days.filter(({ date }) => month.first <= date && date <= month.last),
		labels: labelsOf(entry, facts, source),
		signatories: office.signatories,
		footer: footerOf(entry, source, month)
	}));
}

export function toTimesheet(entry: DaysThatCount, person: Person, source: FormSource): Timesheet {
	const { range } = source;
	const facts = readDayFacts(entry, range);
	const [approver] = officeOf(source, person).signatories;
	return {
		organisation: source.organisation,
		name: person.name,
		employeeNumber: person.employeeNumber,
		department: person.departmentName,
		period: range,
		timeZone: person.timeZone,
		records: entry.days,
		remarks: Object.fromEntries(
			entry.days.flatMap((record) => {
				const words = [
					facts.holidayOn(record.date),
					leaveCodeOf(record),
					...(record.status === 'suspended' ? [] : paperCodesOf(record))
				].filter((text) => text !== null);
				return words.length > 0 ? [[record.date, words.join('; ')]] : [];
			})
		),
		approver: approver ?? { name: '', title: '' },
		footer: footerOf(entry, source, range)
	};
}

function officeOf({ offices, organisation }: FormSource, person: Person): OfficeForm {
	return (
		officeFormOf(offices, person) ?? {
			headerLines: [organisation],
			signatories: [{ name: '', title: '' }]
		}
	);
}

/** The holiday's own name, and what a whole day's leave code stands for; a part of a day keeps its short code. */
function labelsOf({ days }: DaysThatCount, facts: DayFacts, { codeNames }: FormSource) {
	const labels: Record<string, string> = {};
	for (const record of days) {
		const code = leaveCodeOf(record);
		const words =
			record.status === 'holiday' || record.status === 'holiday_worked'
				? facts.holidayOn(record.date)
				: record.status === 'leave' && code
					? codeNames.get(code)
					: null;
		if (words) labels[record.date] = words.toLocaleUpperCase('en');
	}
	return labels;
}

/** `Revision 1, locked, 3fa2b1c0; printed 2 Sep 2026, 10:00`, or that it is a draft. */
function footerOf(
	{ certifications, employee }: DaysThatCount,
	source: FormSource,
	range: PeriodRange
): string {
	const own = certifications.filter(
		({ firstDate, lastDate }) => firstDate <= range.last && lastDate >= range.first
	);
	const locked = own.filter(({ status }) => isClosed(status));
	const covers = locked.some(({ firstDate }) => firstDate <= range.first)
		? locked.some(({ lastDate }) => lastDate >= range.last)
		: false;
	const parts = locked.map(
		({ revision, hash }) => `revision ${revision}, locked, ${hash?.slice(0, 8) ?? ''}`
	);
	if (!covers) parts.push(parts.length > 0 ? 'the rest is a draft' : 'draft, not locked');
	return `${parts.join('; ')}; printed ${formatInstant(source.printedAt, employee.timeZone)}`;
}
