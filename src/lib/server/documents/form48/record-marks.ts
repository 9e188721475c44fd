import { daysInMonth } from '$domain/timekeeping/civil-date';
import { fitText, wrapText } from '../pdf/fit-text';
import type { Face, Mark, Measure } from '../pdf/marks';
import type { FootPlan } from './foot-plan';
import type { Form48, Form48Day, UndertimeColumn } from './form48';
import { rowBaseline, words } from './frame-marks';
import { HEADER_LINES, ROWS } from './geometry';
import type { FormPlan } from './geometry';
import { headRules } from './head-rules';
import { form48Notes } from './notes';
import { monthText } from './period-text';
import { rowText } from './row-text';
import { edge, timeCellLines } from './table-marks';
import { undertimeCells, undertimeTotal } from './undertime';

/** Size at which a name takes a second line rather than shrink on. */
const SMALL_NAME = 8;

export interface RecordInput {
	record: Form48;
	form: FormPlan;
	foot: FootPlan;
	column: UndertimeColumn;
	measure: Measure;
}

/** What one employee's form adds to the frame. Days outside the record's range are left out. */
export function recordMarks(input: RecordInput): Mark[] {
	const { record, form, column } = input;
	const { first, last } = record.range;
	const days = record.days.filter(({ date }) => date >= first && date <= last);
	const across: ReturnType<typeof rowText>['across'][] = Array.from({ length: ROWS }, () => null);
	for (const day of days) across[rowOf(day)] = rowText(day, record.labels?.[day.date]).across;
	return [
		...headMarks(input),
		...timeCellLines(form, across),
		...days.flatMap((day) => dayMarks(day, input)),
		...undertimeTotal(days, column).map((text, index) =>
			words(text, { x: columnMiddle(form, 5 + index), y: rowBaseline(form, 31), size: 8.5, face: 'bold' })
		),
		...footMarks(input, days)
	];
}

/** Row of a day: 0 for the first of the month. */
function rowOf({ date }: Form48Day): number {
	return Number(date.slice(8)) - 1;
}

function headMarks({ record, form, measure }: RecordInput): Mark[] {
	const rules = headRules(form, measure);
	const { first } = record.range;
	const { month, year } = monthText(
		record.range,
		daysInMonth(Number(first.slice(0, 4)), Number(first.slice(5, 7)))
	);
	const put = placer(measure);
	const [firstHoursY, secondHoursY] = form.officialHoursY;
	const number = record.employeeNumber ? `Employee No. ${record.employeeNumber}` : '';
	return [
		...put(
			number,
			{ from: form.width * 0.5, to: form.width },
			{ y: form.formNumberY, size: 7.5, align: 'right' }
		),
		...record.headerLines
			.slice(0, HEADER_LINES)
			.flatMap((line, index) =>
				put(line, { from: 0, to: form.width }, { y: form.headerY[index] ?? form.formNumberY, size: 8.5 })
			),
		...nameMarks(record.name, rules.name, { y: form.nameY, measure }),
		...put(month, rules.month, { y: form.monthY, size: 9 }),
		...put(year.slice(2), rules.year, { y: form.monthY, size: 9, align: 'left' }),
		...put(record.officialHours.regularDays ?? '', rules.hours, { y: firstHoursY, size: 8 }),
		...put(record.officialHours.saturdays ?? '', rules.hours, { y: secondHoursY, size: 8 })
	];
}

/** A name is never cut off while it fits two lines: who signs is told by it. */
function nameMarks(
	name: string,
	span: { from: number; to: number },
	{ y, measure }: { y: number; measure: Measure }
): Mark[] {
	const put = placer(measure);
	const width = span.to - span.from;
	if (measure(name, 'bold', SMALL_NAME) <= width) return put(name, span, { y, size: 10.5, face: 'bold' });
	const [upper = '', ...rest] = wrapText({ text: name, face: 'bold', size: SMALL_NAME, width, measure });
	const place = { size: SMALL_NAME, face: 'bold' as const };
	if (rest.length === 0) return put(name, span, { ...place, y });
	return [
		...put(upper, span, { ...place, y: y - SMALL_NAME - 0.5 }),
		...put(rest.join(' '), span, { ...place, y })
	];
}

function dayMarks(day: Form48Day, { record, form, column, measure }: RecordInput): Mark[] {
	const y = rowBaseline(form, rowOf(day));
	const put = placer(measure);
	const { times, across, beside } = rowText(day, record.labels?.[day.date]);
	const marks: Mark[] = times.flatMap((text, index) =>
		text ? [words(text, { x: columnMiddle(form, 1 + index), y, size: 8.5 })] : []
	);
	const cell = (from: number, to: number) => ({ from: edge(form, from) + 1.5, to: edge(form, to) - 1.5 });
	if (across) {
		const span = cell(1 + across.from, 2 + across.to);
		marks.push(...put(across.text, span, { y, size: 8.5 }));
	}
	if (column === 'remarks') return [...marks, ...put(beside ?? '', cell(5, 7), { y, size: 7 })];
	undertimeCells(day, column).forEach((text, index) => {
		marks.push(...put(text, cell(5 + index, 6 + index), { y, size: 8.5 }));
	});
	return marks;
}

function footMarks({ record, form, foot, column, measure }: RecordInput, days: readonly Form48Day[]): Mark[] {
	const put = placer(measure);
	const below = form.tableBottom;
	const whole = { from: 0, to: form.width };
	const notes = form48Notes({ days, labels: record.labels }, column);
	const [notesLine = '', ...more] = wrapText({
		text: notes,
		face: 'italic',
		size: 6.5,
		width: form.width,
		measure
	});
	// One line of room: what does not fit shrinks to 5 points, then ends in an ellipsis.
	const note = more.length === 0 ? notesLine : notes;
	return [
		...put(note, whole, { y: below + foot.notesY, size: 6.5, face: 'italic', align: 'left' }),
		...foot.signatoryRules.flatMap(({ from, to }, index) => {
			const signatory = record.signatories[index];
			if (!signatory) return [];
			return [
				...put(signatory.name, { from, to }, { y: below + foot.signatoryRuleY - 1.8, size: 9, face: 'bold' }),
				...put(signatory.title, { from, to }, { y: below + foot.signatoryTitleY, size: 7.5 })
			];
		}),
		...put(record.footer ?? '', whole, { y: below + foot.footerY, size: 5.5 })
	];
}

interface Place {
	y: number;
	size: number;
	face?: Face;
	align?: 'left' | 'center' | 'right';
}

/** Text that shrinks, then is cut off, within a span of the line. */
function placer(measure: Measure) {
	return (
		text: string,
		{ from, to }: { from: number; to: number },
		place: Place
	): ReturnType<typeof words>[] => {
		if (text === '') return [];
		const { y, size, face = 'regular', align = 'center' } = place;
		const fitted = fitText({ text, face, size, smallest: Math.min(size, 5), width: to - from, measure });
		const x = align === 'left' ? from : align === 'right' ? to : (from + to) / 2;
		return [words(fitted.text, { x, y, size: fitted.size, face, align })];
	};
}

function columnMiddle(form: FormPlan, index: number): number {
	return (edge(form, index) + edge(form, index + 1)) / 2;
}
