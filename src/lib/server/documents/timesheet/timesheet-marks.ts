import { fitText } from '../pdf/fit-text';
import type { Face, Mark, Measure, TextMark } from '../pdf/marks';
import { MM, sheetOf } from '../pdf/paper';
import type { Sheet } from '../pdf/paper';
import type { Timesheet, TimesheetSettings } from './timesheet';
import { dayText, TIMESHEET_COLUMNS, timesheetRows, timesheetTotal } from './timesheet-rows';
import type { TimesheetRow } from './timesheet-rows';

const MARGIN = 14 * MM;
const ROW = 5.1 * MM;
const TABLE_TOP = 38 * MM;
/** Room below the last row of the last page: signatures; of every page: the foot. */
const SIGNATURES = 28 * MM;
const FOOT = 12 * MM;
/** Shares of the width, in the order of the columns. */
const SHARES = [17, 11, 11, 11, 11, 13, 14, 11, 11, 16, 13, 11, 42] as const;

/**
 * The pages of one timesheet, each a list of marks. A month fits one A4 page; a longer period goes on with the headings
 * repeated, and signatures never stand alone without a row of the table.
 */
export function timesheetPages(sheet: Timesheet, settings: TimesheetSettings, measure: Measure): Mark[][] {
	const paper = sheetOf(settings.paper);
	const rows = [...timesheetRows(sheet, settings.durations), timesheetTotal(sheet, settings.durations)];
	const pages = paginate(rows.length, paper.height);
	let from = 0;
	return pages.map((count, index) => {
		const isLast = index === pages.length - 1;
		const shown = rows.slice(from, from + count);
		from += count;
		const bottom = TABLE_TOP + (count + 1) * ROW;
		return [
			...headMarks(sheet, paper, measure),
			...tableMarks(shown, { paper, measure, hasTotal: isLast }),
			...(isLast ? signatureMarks(sheet, { paper, top: bottom, measure }) : []),
			...footMarks(sheet, { paper, page: index + 1, pages: pages.length, measure })
		];
	});
}

/** Rows on each page, so that the signatures fit below the last ones. */
export function paginate(rows: number, height: number): number[] {
	const most = Math.floor((height - TABLE_TOP - FOOT) / ROW) - 1;
	const mostOnLast = Math.floor((height - TABLE_TOP - FOOT - SIGNATURES) / ROW) - 1;
	const pages: number[] = [];
	let left = rows;
	while (left > mostOnLast) {
		const count = Math.min(most, left - 1);
		pages.push(count);
		left -= count;
	}
	return [...pages, left];
}

function headMarks(sheet: Timesheet, paper: Sheet, measure: Measure): Mark[] {
	const right = paper.width - MARGIN;
	const half = (right - MARGIN) * 0.62;
	const { first, last } = sheet.period;
	const period = `${dayText(first)} ${first.slice(0, 4)} to ${dayText(last)} ${last.slice(0, 4)}`;
	const about = [`No. ${sheet.employeeNumber}`, sheet.department].filter(Boolean).join(', ');
	const put = (text: string, mark: Omit<Line, 'text' | 'measure'>) => line({ ...mark, text, measure });
	return [
		put(sheet.organisation, { x: MARGIN, y: 16 * MM, size: 9, width: half, align: 'left' }),
		put('Timesheet', { x: MARGIN, y: 23 * MM, size: 16, width: half, align: 'left', face: 'bold' }),
		put(sheet.name, { x: right, y: 16 * MM, size: 11, width: half, align: 'right', face: 'bold' }),
		put(about, { x: right, y: 21 * MM, size: 9, width: half, align: 'right' }),
		put(period, { x: right, y: 26 * MM, size: 9, width: half, align: 'right' }),
		put(`Times in ${sheet.timeZone}`, {
			x: MARGIN,
			y: 28.5 * MM,
			size: 8,
			width: half,
			align: 'left',
			face: 'italic'
		})
	];
}

function tableMarks(
	rows: readonly TimesheetRow[],
	{ paper, measure, hasTotal }: { paper: Sheet; measure: Measure; hasTotal: boolean }
): Mark[] {
	const edges = columnEdges(paper);
	const right = paper.width - MARGIN;
	const marks: Mark[] = [rule(MARGIN, right, TABLE_TOP, 0.8), rule(MARGIN, right, TABLE_TOP + ROW, 0.8)];
	[TIMESHEET_COLUMNS, ...rows].forEach((cells, row) => {
		const isTotal = hasTotal && row === rows.length;
		const bottom = TABLE_TOP + (row + 1) * ROW;
		const face: Face = row === 0 || isTotal ? 'bold' : 'regular';
		cells.forEach((text, column) => {
			const [from = 0, to = 0] = [edges[column], edges[column + 1]];
			const align = column === 0 || column === cells.length - 1 ? 'left' : 'right';
			const x = align === 'left' ? from + 2 : to - 3;
			if (text)
				marks.push(
					line({
						text,
						x,
						y: bottom - 1.5 * MM,
						size: row === 0 ? 7.5 : 8,
						width: to - from - 4,
						align,
						face,
						measure
					})
				);
		});
		if (row > 0) marks.push(rule(MARGIN, right, bottom, isTotal ? 0.8 : 0.25));
		if (isTotal) marks.push(rule(MARGIN, right, bottom - ROW, 0.8));
	});
	return marks;
}

function signatureMarks(
	{ name, approver }: Timesheet,
	{ paper, top, measure }: { paper: Sheet; top: number; measure: Measure }
): Mark[] {
	const width = (paper.width - 2 * MARGIN) * 0.42;
	const y = top + 16 * MM;
	const sides = [
		{ x: MARGIN, name, title: 'Employee' },
		{ x: paper.width - MARGIN - width, name: approver.name, title: approver.title }
	];
	return sides.flatMap(({ x, name: signer, title }) => [
		rule(x, x + width, y, 0.5),
		line({ text: signer, x, y: y + 4 * MM, size: 9, width, align: 'left', measure }),
		line({ text: title, x, y: y + 8 * MM, size: 8, width, align: 'left', face: 'italic', measure })
	]);
}

function footMarks(
	{ footer }: Timesheet,
	{ paper, page, pages, measure }: { paper: Sheet; page: number; pages: number; measure: Measure }
): Mark[] {
	const y = paper.height - 8 * MM;
	const width = paper.width - 2 * MARGIN;
	return [
		line({ text: footer, x: MARGIN, y, size: 7, width: width * 0.8, align: 'left', measure }),
		line({
			text: `Page ${page} of ${pages}`,
			x: paper.width - MARGIN,
			y,
			size: 7,
			width: width * 0.2,
			align: 'right',
			measure
		})
	];
}

interface Line extends Pick<TextMark, 'text' | 'x' | 'y' | 'size' | 'align'> {
	width: number;
	face?: Face;
	measure: Measure;
}

function line({ text, x, y, size, align, width, face = 'regular', measure }: Line): TextMark {
	const fitted = fitText({ text, face, size, smallest: 5, width, measure });
	return { kind: 'text', text: fitted.text, x, y, size: fitted.size, face, align };
}

function rule(x1: number, x2: number, y: number, width: number): Mark {
	return { kind: 'line', x1, x2, y1: y, y2: y, width };
}

function columnEdges(paper: Sheet): number[] {
	const total = SHARES.reduce((sum, share) => sum + share, 0);
	const edges = [MARGIN];
	let edge: number = MARGIN;
	for (const share of SHARES) {
		edge += (share / total) * (paper.width - 2 * MARGIN);
		edges.push(edge);
	}
	return edges;
}
