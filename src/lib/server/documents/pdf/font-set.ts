import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import { createRequire } from 'node:module';
import type { Face } from './marks';

/** Fonts in order of preference for each face; the first one that has a character prints it. */
export type FontSet = Record<Face, readonly Font[]>;

/**
 * Tinos (Latin with every Filipino, European and Vietnamese letter, Greek, Cyrillic, Hebrew) has the measures of
 * the typeface that the printed form uses. DejaVu Sans adds Arabic, Armenian, Georgian and symbols. Neither has
 * Chinese, Japanese, Korean, Thai or the scripts of India: fonts for those are too large to ship, so an
 * organisation names its own font files (`extraFontFiles`). Both licences allow embedding (OFL 1.1, Bitstream Vera).
 */
const SHIPPED: Record<Face, string[]> = {
	regular: [
		'@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
		'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'
	],
	bold: ['@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
	italic: [
		'@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
		'dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf'
	]
};

const { resolve } = createRequire(import.meta.url);
const opened = new Map<string, Font>();

/**
 * The shipped fonts, followed by the organisation's own font files (absolute paths; the first face of a
 * collection is taken). Throws with the path when a file cannot be read or is not a font.
 */
export function loadFontSet(extraFontFiles: readonly string[] = []): FontSet {
	const extra = extraFontFiles.map(open);
	const load = (face: Face) => [...SHIPPED[face].map((name) => open(resolve(name))), ...extra];
	return { regular: load('regular'), bold: load('bold'), italic: load('italic') };
}

/** A font is parsed once per process; documents share it and embed subsets of their own. */
function open(path: string): Font {
	const known = opened.get(path);
	if (known) return known;
	let font: ReturnType<typeof fontkit.openSync>;
	try {
		font = fontkit.openSync(path);
	} catch (cause) {
		throw new Error(`The font file ${path} cannot be used. Name a TTF, OTF, TTC or WOFF file.`, { cause });
	}
	const face = 'fonts' in font ? font.fonts[0] : font;
	if (!face) throw new Error(`The font file ${path} holds no font.`);
	opened.set(path, face);
	return face;
}
