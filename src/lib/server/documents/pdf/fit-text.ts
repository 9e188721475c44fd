import type { Face, Measure } from './marks';

export interface FitInput {
	text: string;
	face: Face;
	/** The size wished for, and the smallest that is still legible in this place. Points. */
	size: number;
	smallest: number;
	/** Points. */
	width: number;
	measure: Measure;
}

const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Shrinks a text until it fits the width, then cuts it off with an ellipsis: a long name never runs into the
 * next column. Cuts between whole characters (grapheme clusters), so an accent stays with its letter.
 */
export function fitText({ text, face, size, smallest, width, measure }: FitInput): {
	text: string;
	size: number;
} {
	const natural = measure(text, face, size);
	if (natural <= width) return { text, size };
	const shrunk = Math.max(smallest, Math.floor(((size * width) / natural) * 10) / 10);
	if (measure(text, face, shrunk) <= width) return { text, size: shrunk };
	const characters = Array.from(SEGMENTS.segment(text), ({ segment }) => segment);
	let [fits, tooLong] = [0, characters.length];
	while (tooLong - fits > 1) {
		const middle = (fits + tooLong) >> 1;
		const candidate = clipped(characters, middle);
		if (measure(candidate, face, smallest) <= width) fits = middle;
		else tooLong = middle;
	}
	return { text: fits === 0 ? '' : clipped(characters, fits), size: smallest };
}

/**
 * Breaks a paragraph into lines no wider than `width`, at spaces. A single word that is wider keeps a line of
 * its own, cut off by `fitText` if it must be.
 */
export function wrapText(input: Omit<FitInput, 'smallest'>): string[] {
	const { text, face, size, width, measure } = input;
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/[ \t\n]+/).filter(Boolean)) {
		const longer = line ? `${line} ${word}` : word;
		if (line && measure(longer, face, size) > width) {
			lines.push(line);
			line = word;
		} else {
			line = longer;
		}
	}
	if (line) lines.push(line);
	return lines.map((each) => fitText({ ...input, text: each, smallest: size }).text);
}

function clipped(characters: readonly string[], count: number): string {
	return `${characters.slice(0, count).join('').trimEnd()}\u2026`;
}
