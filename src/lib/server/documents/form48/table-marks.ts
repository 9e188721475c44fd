import type { Mark, TextMark } from '../pdf/marks';
import type { UndertimeColumn } from './form48';
import { ROWS } from './geometry';
import type { FormPlan } from './geometry';
import { UNDERTIME_HEADINGS } from './undertime';

const THIN = 0.4;
const THICK = 1;
/** First and last edge of the undertime column among the eight columns. */
const UNDERTIME_EDGES = [5, 7] as const;

/** The table's rules and headings, without what is filled in. */
export function tableMarks(form: FormPlan, column: UndertimeColumn): Mark[] {
	const halves = UNDERTIME_HEADINGS[column].halves;
	return [
		...horizontals(form, halves === null),
		...verticals(form, halves === null),
		...headings(form, column)
	];
}

function horizontals(form: FormPlan, isUndertimeWhole: boolean): Mark[] {
	const left = edge(form, 0);
	const right = edge(form, 7);
	const rows = Array.from({ length: ROWS }, (_, index) =>
		level(left, right, form.firstRowTop + (index + 1) * form.rowHeight, THIN)
	);
	return [
		level(left, right, form.tableTop, THICK),
		level(edge(form, 1), isUndertimeWhole ? edge(form, 5) : right, form.headingMiddle, THIN),
		level(left, right, form.firstRowTop, THICK),
		...rows,
		level(left, right, form.tableBottom, THICK)
	];
}

function verticals(form: FormPlan, isUndertimeWhole: boolean): Mark[] {
	const marks = form.columnX.map((x, index): Mark | null => {
		const isWithinPair = index === 2 || index === 4 || index === 6;
		const y1 = isWithinPair ? form.headingMiddle : form.tableTop;
		if (isWithinPair && index === 6 && isUndertimeWhole) return null;
		// TOTAL runs across the day and the times. Between the times the rows draw the lines themselves.
		const y2 = isTimeEdge(index) ? form.firstRowTop : index === 1 ? form.bodyBottom : form.tableBottom;
		return { kind: 'line', x1: x, x2: x, y1, y2, width: index === 0 || index === 7 ? THICK : THIN };
	});
	return marks.filter((mark) => mark !== null);
}

/** Edges between two time cells. */
function isTimeEdge(index: number): boolean {
	return index >= 2 && index <= 4;
}

/**
 * The lines between the time cells, left out where words run across: `across` gives the cells covered in each of
 * the 31 rows (0 = A.M. arrival), null for none. Neighbouring rows share one line.
 */
export function timeCellLines(
	form: FormPlan,
	across: readonly ({ from: number; to: number } | null)[]
): Mark[] {
	const marks: Mark[] = [];
	for (const index of [2, 3, 4]) {
		const x = edge(form, index);
		let open: number | null = null;
		for (let row = 0; row <= ROWS; row++) {
			const span = across[row];
			// Edge `index` parts the cells index - 2 and index - 1.
			const isDrawn = row < ROWS && !(span && span.from <= index - 2 && span.to >= index - 1);
			if (isDrawn) open ??= row;
			else if (open !== null) {
				marks.push({
					kind: 'line',
					x1: x,
					x2: x,
					y1: rowTop(form, open),
					y2: rowTop(form, row),
					width: THIN
				});
				open = null;
			}
		}
	}
	return marks;
}

function rowTop(form: FormPlan, row: number): number {
	return form.firstRowTop + row * form.rowHeight;
}

function headings(form: FormPlan, column: UndertimeColumn): Mark[] {
	const { title, halves } = UNDERTIME_HEADINGS[column];
	const upper = (form.tableTop + form.headingMiddle) / 2 + 2.8;
	const lower = (form.headingMiddle + form.firstRowTop) / 2 + 2.5;
	const whole = (form.tableTop + form.firstRowTop) / 2 + 2.8;
	const [from, to] = UNDERTIME_EDGES;
	const marks: Mark[] = [
		between(form, [0, 1], { text: 'Day', y: whole, size: 8.5 }),
		between(form, [1, 3], { text: 'A.M.', y: upper, size: 8.5 }),
		between(form, [3, 5], { text: 'P.M.', y: upper, size: 8.5 }),
		...[1, 3].map((index) => between(form, [index, index + 1], { text: 'Arrival', y: lower, size: 7.5 })),
		...[2, 4].map((index) => between(form, [index, index + 1], { text: 'Departure', y: lower, size: 7.5 })),
		between(form, [from, to], { text: title, y: halves ? upper : whole, size: 8.5 }),
		{
			...between(form, [0, 5], { text: 'TOTAL', y: form.bodyBottom + form.rowHeight / 2 + 2.9, size: 8.5 }),
			face: 'bold'
		}
	];
	halves?.forEach((text, index) => {
		marks.push(between(form, [from + index, from + index + 1], { text, y: lower, size: 6 }));
	});
	return marks;
}

function between(
	form: FormPlan,
	[from, to]: [number, number],
	at: Pick<TextMark, 'text' | 'y' | 'size'>
): TextMark {
	return {
		kind: 'text',
		...at,
		x: (edge(form, from) + edge(form, to)) / 2,
		face: 'regular',
		align: 'center'
	};
}

function level(x1: number, x2: number, y: number, width: number): Mark {
	return { kind: 'line', x1, y1: y, x2, y2: y, width };
}

export function edge(form: FormPlan, index: number): number {
	return form.columnX[index] ?? form.width;
}
