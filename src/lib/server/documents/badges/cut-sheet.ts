import type { Mark } from '../pdf/marks';
import type { Sheet } from '../pdf/paper';

/** Pieces of one size, `columns` beside each other in `rows`, in the middle of a page; lengths in points. */
export type CutSheet = { width: number; height: number; columns: number; rows: number };

/** One page of pieces with dashed lines to cut along; what does not fit on it is left out. */
export function layOut<T>(
	items: readonly T[],
	{ cut, paper }: { cut: CutSheet; paper: Sheet },
	draw: (item: T, x: number, y: number) => Mark[]
): Mark[] {
	const left = (paper.width - cut.columns * cut.width) / 2;
	const top = (paper.height - cut.rows * cut.height) / 2;
	return items.slice(0, cut.columns * cut.rows).flatMap((item, index) => {
		const x = left + (index % cut.columns) * cut.width;
		const y = top + Math.floor(index / cut.columns) * cut.height;
		return [...edges(cut, x, y), ...draw(item, x, y)];
	});
}

function edges({ width, height }: CutSheet, x: number, y: number): Mark[] {
	const [right, bottom] = [x + width, y + height];
	const edge = (x1: number, y1: number, x2: number, y2: number): Mark => ({
		kind: 'line',
		x1,
		y1,
		x2,
		y2,
		width: 0.3,
		dashed: true
	});
	return [
		edge(x, y, right, y),
		edge(x, bottom, right, bottom),
		edge(x, y, x, bottom),
		edge(right, y, right, bottom)
	];
}
