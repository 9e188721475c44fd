/** A stretch of text for one font, in the order in which it is painted from left to right. */
export interface TextRun {
	text: string;
	/** Index into the fonts, in order of preference. */
	font: number;
}

type Covers = (codePoint: number) => boolean;

/** Hebrew, Arabic, Syriac, Thaana, N'Ko and the Arabic presentation forms. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;
const SPACE = /\s/;

/**
 * Splits a text by the first font that has each character; a character that no font has goes to the first one,
 * which prints its empty box. Spaces and joiners stay with what is before them. A stretch written from right to
 * left is painted word by word from its end (each word's own letters are turned by the shaper), which is what
 * the Unicode bidirectional algorithm gives for a name; numbers inside such a stretch are beyond this.
 */
export function splitRuns(text: string, fonts: readonly Covers[]): TextRun[] {
	const runs: TextRun[] = [];
	for (const { text: stretch, isRightToLeft } of stretches(text)) {
		const painted = isRightToLeft ? wordsReversed(stretch) : [stretch];
		for (const part of painted) runs.push(...byFont(part, fonts));
	}
	return runs;
}

function stretches(text: string): { text: string; isRightToLeft: boolean }[] {
	const found: { text: string; isRightToLeft: boolean }[] = [];
	for (const character of text) {
		const last = found.at(-1);
		const isRightToLeft = isNeutral(character) && last ? last.isRightToLeft : RIGHT_TO_LEFT.test(character);
		if (last?.isRightToLeft === isRightToLeft) last.text += character;
		else found.push({ text: character, isRightToLeft });
	}
	return found;
}

function byFont(text: string, fonts: readonly Covers[]): TextRun[] {
	const runs: TextRun[] = [];
	for (const character of text) {
		const last = runs.at(-1);
		const codePoint = character.codePointAt(0) ?? 0;
		const found = fonts.findIndex((covers) => covers(codePoint));
		const font = isNeutral(character) && last ? last.font : Math.max(found, 0);
		if (last?.font === font) last.text += character;
		else runs.push({ text: character, font });
	}
	return runs;
}

/** The characters of a text that none of the fonts has, each once. */
export function uncoveredCharacters(text: string, fonts: readonly Covers[]): string[] {
	const missing = new Set<string>();
	for (const character of text) {
		const codePoint = character.codePointAt(0) ?? 0;
		if (isNeutral(character)) continue;
		if (!fonts.some((covers) => covers(codePoint))) missing.add(character);
	}
	return [...missing];
}

/** Spaces; and joiners, marks of direction and variation selectors, which have no picture of their own. */
function isNeutral(character: string): boolean {
	return /\s|[\u200B-\u200F]|\p{Variation_Selector}/u.test(character);
}

function wordsReversed(text: string): string[] {
	const parts = text.split(/(\s+)/).filter(Boolean);
	const trailing = parts.at(-1) && SPACE.test(parts.at(-1) ?? '') ? parts.splice(-1) : [];
	return [...parts.reverse(), ...trailing];
}
