/** The three cuts of the documents' typeface. */
export type Face = 'regular' | 'bold' | 'italic';

export interface LineMark {
	kind: 'line';
	x1: number;
	y1: number;
	x2: number;
	y2: number;
	/** Stroke width in points. */
	width: number;
	dashed?: boolean;
}

export interface TextMark {
	kind: 'text';
	text: string;
	/** Left edge, middle or right edge of the text, as `align` says. */
	x: number;
	/** Baseline. */
	y: number;
	size: number;
	face: Face;
	align: 'left' | 'center' | 'right';
}

/** Something to put on paper. Points; the origin is the top left corner and y grows downwards. */
export type Mark = LineMark | TextMark;

/** Width in points of a text set in one line. */
export type Measure = (text: string, face: Face, size: number) => number;
