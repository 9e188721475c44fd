/** One millimetre in PDF points (1/72 inch). */
export const MM = 72 / 25.4;

export const PAPER_SIZES = ['a4', 'letter', 'legal', 'folio'] as const;
/** `folio` is the 8.5 x 13 inch "long bond" paper of Philippine offices. */
export type PaperSize = (typeof PAPER_SIZES)[number];

export interface Sheet {
	/** Points. */
	width: number;
	height: number;
}

const SHEETS: Record<PaperSize, Sheet> = {
	a4: { width: 210 * MM, height: 297 * MM },
	letter: { width: 612, height: 792 },
	legal: { width: 612, height: 1008 },
	folio: { width: 612, height: 936 }
};

/** Width and height of upright paper in points; landscape swaps them. */
export function sheetOf(paper: PaperSize, orientation: 'portrait' | 'landscape' = 'portrait'): Sheet {
	const { width, height } = SHEETS[paper];
	return orientation === 'portrait' ? { width, height } : { width: height, height: width };
}
