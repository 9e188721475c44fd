import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { ROOT } from '../../scripts/lib/settings.js';

/** RGBA, row by row. */
export interface Picture {
	width: number;
	height: number;
	data: Uint8Array;
}

/** One face in one of the photographs; pixels of the photograph. */
export interface Person {
	photograph: number;
	/** what may be shown: the person and nobody else's face */
	left: number;
	top: number;
	width: number;
	height: number;
	/** centre and height of the face */
	faceX: number;
	faceY: number;
	faceHeight: number;
}

/**
 * Different people in the photographs that come with the face-api package (1920 px wide; no two of these
 * are of one person). Faces were located with its SSD detector and each crop was looked at.
 */
export const PEOPLE = {
	first: {
		photograph: 6,
		left: 60,
		top: 320,
		width: 580,
		height: 620,
		faceX: 354,
		faceY: 613,
		faceHeight: 292
	},
	second: {
		photograph: 6,
		left: 470,
		top: 150,
		width: 590,
		height: 640,
		faceX: 760,
		faceY: 472,
		faceHeight: 311
	},
	third: {
		photograph: 6,
		left: 1450,
		top: 110,
		width: 440,
		height: 640,
		faceX: 1591,
		faceY: 408,
		faceHeight: 300
	},
	fourth: {
		photograph: 5,
		left: 640,
		top: 20,
		width: 440,
		height: 480,
		faceX: 864,
		faceY: 214,
		faceHeight: 212
	},
	fifth: {
		photograph: 3,
		left: 420,
		top: 190,
		width: 560,
		height: 560,
		faceX: 685,
		faceY: 463,
		faceHeight: 272
	},
	stranger: {
		photograph: 5,
		left: 1320,
		top: 250,
		width: 560,
		height: 600,
		faceX: 1488,
		faceY: 522,
		faceHeight: 277
	}
} satisfies Record<string, Person>;

export type PersonName = keyof typeof PEOPLE;

/** A part of a photograph with nobody in it. */
export const EMPTY_ROOM = { photograph: 6, left: 0, top: 0, width: 500, height: 340 };

const decoded = new Map<number, Picture>();

export function readPhotograph(number: number): Picture {
	const known = decoded.get(number);
	if (known) return known;
	const file = join(ROOT, 'node_modules', '@vladmandic', 'face-api', 'demo', `sample${number}.jpg`);
	const picture = jpeg.decode(readFileSync(file), { useTArray: true });
	decoded.set(number, picture);
	return picture;
}
