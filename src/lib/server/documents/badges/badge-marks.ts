import { encode } from 'uqr';
import { fitText } from '../pdf/fit-text';
import { layOut } from './cut-sheet';
import type { Face, Mark, Measure } from '../pdf/marks';
import { MM, type Sheet } from '../pdf/paper';

/** A card in the size of ID-1 (ISO/IEC 7810), as card holders take it: 85.6 by 54 mm, cut to 85. */
const CARD = { width: 85 * MM, height: 54 * MM, columns: 2, rows: 5 };
const PADDING = 5 * MM;
/** Side of the code; its modules are a millimetre and more, so that a tablet reads it at arm's length. */
const CODE = 40 * MM;

export const BADGES_PER_PAGE = CARD.columns * CARD.rows;

/** What one card says. */
export type BadgeCard = { organisation: string; name: string; employeeNumber: string; text: string };

/** One page of up to ten cards with dashed lines to cut along. */
export function badgePage(cards: readonly BadgeCard[], paper: Sheet, measure: Measure): Mark[] {
	return layOut(cards, { cut: CARD, paper }, (card, x, y) => cardMarks(card, { x, y, measure }));
}

function cardMarks(
	{ organisation, name, employeeNumber, text }: BadgeCard,
	{ x, y, measure }: { x: number; y: number; measure: Measure }
): Mark[] {
	const from = x + PADDING + CODE + 3 * MM;
	const width = x + CARD.width - PADDING - from;
	const line = (words: string, at: number, size: number, face: Face): Mark => {
		const fitted = fitText({ text: words, face, size, smallest: 6, width, measure });
		return { kind: 'text', text: fitted.text, x: from, y: y + at, size: fitted.size, face, align: 'left' };
	};
	const [first, rest] = splitName(name);
	return [
		...codeMarks(text, x + PADDING, y + (CARD.height - CODE) / 2),
		line(organisation, 12 * MM, 8, 'regular'),
		line(first, 22 * MM, 14, 'bold'),
		line(rest, 28 * MM, 14, 'bold'),
		line(employeeNumber, 40 * MM, 12, 'regular')
	];
}

/** A name on two lines, cut at the space nearest to its middle. */
export function splitName(name: string): [first: string, rest: string] {
	const middle = name.length / 2;
	let best = -1;
	for (let at = name.indexOf(' '); at >= 0; at = name.indexOf(' ', at + 1)) {
		if (best < 0 || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
	}
	return best < 0 ? [name, ''] : [name.slice(0, best), name.slice(best + 1)];
}

/** The code as horizontal strokes, one for each run of dark modules; the card around it is its quiet zone. */
function codeMarks(text: string, left: number, top: number): Mark[] {
	const { data, size } = encode(text, { ecc: 'M', border: 0 });
	const module = CODE / size;
	const marks: Mark[] = [];
	data.forEach((row, line) => {
		const y = top + (line + 0.5) * module;
		for (let from = row.indexOf(true); from >= 0;) {
			const end = row.indexOf(false, from);
			const to = end < 0 ? size : end;
			// A hair more than a module, so that no light shows between two lines of a dark field.
			marks.push({
				kind: 'line',
				x1: left + from * module,
				y1: y,
				x2: left + to * module,
				y2: y,
				width: module * 1.01
			});
			from = row.indexOf(true, to);
		}
	});
	return marks;
}
