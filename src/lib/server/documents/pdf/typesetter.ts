import type PDFDocument from 'pdfkit';
import type { FontSet } from './font-set';
import type { Face, Measure } from './marks';
import { splitRuns, uncoveredCharacters } from './text-runs';

/** What pdfkit keeps for an embedded font: its subset grows with every text that is encoded. */
interface EmbeddedFont {
	id: string;
	ref(): unknown;
	encode(text: string): [hex: string[], positions: GlyphPosition[]];
	/** Advance of each glyph of the subset in 1/1000 of the font size, the empty box first. */
	widths: number[];
	scale: number;
}

/** 1/1000 of the font size. `advanceWidth` is the glyph's own, `xAdvance` the one after kerning. */
interface GlyphPosition {
	xAdvance: number;
	xOffset: number;
	yOffset: number;
	advanceWidth: number;
}

export interface TypeLine {
	/** Text-showing operators, the font size left open: `(operators for size 1)`. */
	runs: { fontId: string; operators: string }[];
	/** Width at font size 1. */
	width: number;
}

export interface Typesetter {
	measure: Measure;
	set(text: string, face: Face): TypeLine;
	/** Fonts used so far, by their name in page resources. */
	fonts(): Record<string, unknown>;
	/** Characters that no font has, so far; at most 200. */
	missing(): string[];
}

/** Lines kept encoded: the times of day and the form's own words repeat on every page. */
const CACHE_LIMIT = 4000;
const MISSING_LIMIT = 200;

/**
 * Sets lines of text in a pdfkit document's embedded fonts. pdfkit's own `text()` lays each line out anew and
 * took 15 ms a page for the 400 texts of a form sheet (Node 20, 2 cores); encoding each distinct text once takes
 * a tenth of that.
 */
export function createTypesetter(document: InstanceType<typeof PDFDocument>, fontSet: FontSet): Typesetter {
	const cache = new Map<string, TypeLine>();
	const embedded = new Map<unknown, EmbeddedFont>();
	const used: Record<string, unknown> = {};
	const missing = new Set<string>();
	const covers = {
		regular: fontSet.regular.map((font) => (point: number) => font.hasGlyphForCodePoint(point)),
		bold: fontSet.bold.map((font) => (point: number) => font.hasGlyphForCodePoint(point)),
		italic: fontSet.italic.map((font) => (point: number) => font.hasGlyphForCodePoint(point))
	};

	function embed(face: Face, index: number): EmbeddedFont {
		const source = fontSet[face][index];
		const known = embedded.get(source);
		if (known) return known;
		// pdfkit 0.20 takes a parsed fontkit font (its changelog); the types are those of 0.17. `_font` is the
		// font just selected, the only way to its encoder; the version is pinned and typesetter.spec.ts watches it.
		document.font(source as unknown as string);
		const font = (document as unknown as { _font: EmbeddedFont })._font;
		// pdfkit 0.20 keeps the empty box's width in the font's own units, every other one scaled (its EmbeddedFont):
		// what follows a box would be painted too far to the right.
		font.widths[0] = (font.widths[0] ?? 0) * font.scale;
		embedded.set(source, font);
		return font;
	}

	function set(text: string, face: Face): TypeLine {
		const key = `${face}\n${text}`;
		const known = cache.get(key);
		if (known) return known;
		const composed = text.normalize('NFC').replace(/\p{Cc}/gu, ' ');
		for (const character of uncoveredCharacters(composed, covers[face]))
			if (missing.size < MISSING_LIMIT) missing.add(character);
		let width = 0;
		const runs = splitRuns(composed, covers[face]).map((run) => {
			const font = embed(face, run.font);
			used[font.id] ??= font.ref();
			const [hex, positions] = font.encode(run.text);
			for (const { xAdvance } of positions) width += xAdvance / 1000;
			return { fontId: font.id, operators: showGlyphs(hex, positions) };
		});
		if (cache.size >= CACHE_LIMIT) cache.clear();
		const line = { runs, width };
		cache.set(key, line);
		return line;
	}

	return {
		measure: (text, face, size) => set(text, face).width * size,
		set,
		fonts: () => used,
		missing: () => [...missing]
	};
}

/** One TJ operator per stretch at the same height; kerning as adjustments, accents set by their offsets. */
function showGlyphs(hex: readonly string[], positions: readonly GlyphPosition[]): string {
	let operators = '';
	let array = '';
	let rise = 0;
	const flush = () => {
		if (array) operators += `[${array}] TJ `;
		array = '';
	};
	hex.forEach((code, index) => {
		const { xAdvance, xOffset, yOffset, advanceWidth } = positions[index] ?? ORIGIN;
		if (yOffset !== rise) {
			flush();
			// Text rise is in unscaled units; the line is set at size 1 under a scaling text matrix.
			operators += `${shorten(yOffset / 1000)} Ts `;
			rise = yOffset;
		}
		if (xOffset !== 0) array += shorten(-xOffset);
		array += `<${code}>`;
		const adjust = advanceWidth - xAdvance + xOffset;
		if (Math.abs(adjust) > 0.5) array += shorten(adjust);
	});
	flush();
	return rise === 0 ? operators : `${operators}0 Ts `;
}

const ORIGIN: GlyphPosition = { xAdvance: 0, xOffset: 0, yOffset: 0, advanceWidth: 0 };

function shorten(value: number): string {
	return String(Math.round(value * 1000) / 1000);
}
