import { MM, sheetOf } from '../pdf/paper';
import type { PaperSize, Sheet } from '../pdf/paper';
import type { Form48Copies } from './form48';

/** Where the forms lie on a sheet, and where everything lies in a form. Points. */
export interface SheetPlan {
	sheet: Sheet;
	/** Left edge of each copy. */
	copies: readonly number[];
	top: number;
	/** x of the cut line between two copies, null for one. */
	cutAt: number | null;
	form: FormPlan;
}

export interface FormPlan {
	width: number;
	height: number;
	/** Baselines of the head and the foot. */
	formNumberY: number;
	headerY: readonly number[];
	titleY: number;
	ornamentY: number;
	nameY: number;
	nameCaptionY: number;
	monthY: number;
	officialHoursY: readonly [number, number];
	/** Edges of the eight columns: day, four times, undertime hours and minutes. */
	columnX: readonly number[];
	tableTop: number;
	/** Line between the two rows of headings. */
	headingMiddle: number;
	firstRowTop: number;
	rowHeight: number;
	/** Bottom of row 31 and of the row TOTAL; certification and signatures follow. */
	bodyBottom: number;
	tableBottom: number;
}

export const ROWS = 31;
export const HEADER_LINES = 4;

const TOP_MARGIN = 9 * MM;
const SIDE_MARGIN = 9 * MM;
const GUTTER = 14 * MM;
/** Widths in millimetres of one office's printed form (87 mm a copy): day, 4 times, hours, minutes. */
const COLUMN_WIDTHS = [9.5, 15, 15, 15, 15, 8.5, 9] as const;
const SINGLE_WIDTH = 130 * MM;
const TALLEST_ROW = 5.4 * MM;

/** Width of one form on a paper. */
export function formWidth(paper: PaperSize, copies: Form48Copies): number {
	return copies === 'single' ? SINGLE_WIDTH : (sheetOf(paper).width - 2 * SIDE_MARGIN - GUTTER) / 2;
}

export interface PlanInput {
	paper: PaperSize;
	copies: Form48Copies;
	headerLines: number;
	/** What certification and signatures need below the table. */
	footHeight: number;
}

/** Geometry of CS Form No. 48 for a paper and an arrangement of copies. */
export function planSheet({ paper, copies, headerLines, footHeight }: PlanInput): SheetPlan {
	const sheet = sheetOf(paper);
	const width = formWidth(paper, copies);
	const isSingle = copies === 'single';
	return {
		sheet,
		copies: isSingle ? [(sheet.width - width) / 2] : [SIDE_MARGIN, sheet.width - SIDE_MARGIN - width],
		top: TOP_MARGIN,
		cutAt: isSingle ? null : sheet.width / 2,
		form: planForm({ width, height: sheet.height - 2 * TOP_MARGIN, headerLines, footHeight })
	};
}

/**
 * One form. The 31 rows and the row TOTAL share the height that head and foot leave, up to 5.4 mm a row; on
 * longer paper the form stays at the top.
 */
export function planForm(input: {
	width: number;
	height: number;
	headerLines: number;
	footHeight: number;
}): FormPlan {
	const { width, height } = input;
	const lines = Math.min(input.headerLines, HEADER_LINES);
	const headerY = Array.from({ length: lines }, (_, index) => (6.5 + index * 3.6) * MM);
	const titleY = (lines === 0 ? 8.5 : 6.5 + lines * 3.6 + 2.4) * MM;
	const nameY = titleY + 11.5 * MM;
	const monthY = nameY + 9 * MM;
	const firstHoursY = monthY + 5.6 * MM;
	const secondHoursY = firstHoursY + 4.4 * MM;
	const tableTop = secondHoursY + 2.2 * MM;
	const headingMiddle = tableTop + 4.2 * MM;
	const firstRowTop = headingMiddle + 4.2 * MM;
	// One row more than the days: TOTAL.
	const rowHeight = Math.min(TALLEST_ROW, (height - input.footHeight - firstRowTop) / (ROWS + 1));
	const bodyBottom = firstRowTop + ROWS * rowHeight;
	const tableBottom = bodyBottom + rowHeight;
	return {
		width,
		height,
		formNumberY: 2.4 * MM,
		headerY,
		titleY,
		ornamentY: titleY + 3.4 * MM,
		nameY,
		nameCaptionY: nameY + 3.6 * MM,
		monthY,
		officialHoursY: [firstHoursY, secondHoursY],
		columnX: columnEdges(width),
		tableTop,
		headingMiddle,
		firstRowTop,
		rowHeight,
		bodyBottom,
		tableBottom
	};
}

function columnEdges(width: number): number[] {
	const total = COLUMN_WIDTHS.reduce((sum, column) => sum + column, 0);
	const edges = [0];
	let edge = 0;
	for (const column of COLUMN_WIDTHS) {
		edge += (column / total) * width;
		edges.push(edge);
	}
	return edges;
}
