import PDFDocument from 'pdfkit';
import type { FontSet } from './font-set';
import type { Mark } from './marks';
import type { Sheet } from './paper';
import { paint } from './paint';
import { createTypesetter } from './typesetter';
import type { Typesetter } from './typesetter';

/** Marks that are stored once in the file and shown on many pages. */
export interface Stamp {
	name: string;
	reference: unknown;
}

/** What to show with its top left corner at (x, y) of the page. */
export type Placement = { x: number; y: number } & ({ stamp: Stamp } | { operators: string });

export interface PdfWriter {
	typesetter: Typesetter;
	defineStamp(size: Sheet, marks: readonly Mark[]): Stamp;
	addPage(sheet: Sheet, placements: readonly Placement[]): void;
	/** The bytes finished so far, null when there are none; taking them frees their memory. */
	take(): Uint8Array | null;
	/** Writes fonts and tables; `take` then gives the rest. */
	finish(): void;
}

export interface PdfWriterOptions {
	title: string;
	fontSet: FontSet;
	/** Date and time of making, written into the file. */
	createdAt: Date;
}

/** A PDF that is written page by page: nothing but the page in hand and the fonts stays in memory. */
export function createPdfWriter({ title, fontSet, createdAt }: PdfWriterOptions): PdfWriter {
	const document = new PDFDocument({
		autoFirstPage: false,
		margin: 0,
		pdfVersion: '1.7',
		displayTitle: true,
		lang: 'en',
		// Any falsy font keeps pdfkit from opening its default one; the types ask for a name.
		font: '',
		fontLayoutCache: false,
		info: { Title: title, Creator: 'Bundy', Producer: 'Bundy', CreationDate: createdAt }
	});
	const typesetter = createTypesetter(document, fontSet);
	let stampCount = 0;

	return {
		typesetter,
		defineStamp({ width, height }, marks) {
			const operators = paint(marks, typesetter);
			const reference = document.ref({
				Type: 'XObject',
				Subtype: 'Form',
				// A rule on the edge is drawn to both sides of it.
				BBox: [-1, -1, width + 1, height + 1],
				Resources: { Font: { ...typesetter.fonts() } }
			});
			reference.end(operators);
			stampCount += 1;
			return { name: `Stamp${stampCount}`, reference };
		},
		addPage({ width, height }, placements) {
			document.addPage({ size: [width, height], margin: 0 });
			const { page } = document;
			for (const placement of placements) {
				const place = `q 1 0 0 1 ${placement.x.toFixed(2)} ${placement.y.toFixed(2)} cm`;
				if ('stamp' in placement) {
					page.xobjects[placement.stamp.name] = placement.stamp.reference;
					document.addContent(`${place} /${placement.stamp.name} Do Q`);
				} else {
					document.addContent(`${place}\n${placement.operators}Q`);
				}
			}
			Object.assign(page.fonts, typesetter.fonts());
		},
		take() {
			const chunk: unknown = document.read();
			return chunk instanceof Uint8Array ? chunk : null;
		},
		finish() {
			document.end();
		}
	};
}
