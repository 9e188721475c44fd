import { fitText } from '../pdf/fit-text';
import type { FontSet } from '../pdf/font-set';
import { layOut } from './cut-sheet';
import type { Face, Mark, Measure } from '../pdf/marks';
import { addNotice } from '../pdf/notice';
import { paint } from '../pdf/paint';
import { MM, sheetOf, type PaperSize, type Sheet } from '../pdf/paper';
import { createPdfWriter } from '../pdf/pdf-writer';

const SLIP = { width: 90 * MM, height: 34 * MM, columns: 2, rows: 8 };
const PADDING = 5 * MM;

export const SLIPS_PER_PAGE = SLIP.columns * SLIP.rows;

/** What one slip says. */
export type PinSlip = { organisation: string; name: string; employeeNumber: string; pin: string };

/** PINs to print, cut and hand over, sixteen a page, as one PDF. */
export function* writePinSlips(
	slips: readonly PinSlip[],
	{ paper, fontSet, createdAt }: { paper: PaperSize; fontSet: FontSet; createdAt: Date }
): Generator<Uint8Array> {
	const sheet = sheetOf(paper);
	const writer = createPdfWriter({ title: 'PINs', fontSet, createdAt });
	const { typesetter } = writer;
	for (let from = 0; from < slips.length; from += SLIPS_PER_PAGE) {
		const marks = slipPage(slips.slice(from, from + SLIPS_PER_PAGE), sheet, typesetter.measure);
		writer.addPage(sheet, [{ x: 0, y: 0, operators: paint(marks, typesetter) }]);
		const chunk = writer.take();
		if (chunk) yield chunk;
	}
	if (slips.length === 0) addNotice(writer, sheet, 'There is no PIN to print.');
	writer.finish();
	for (let chunk = writer.take(); chunk; chunk = writer.take()) yield chunk;
}

/** One page of slips with dashed lines to cut along. */
export function slipPage(slips: readonly PinSlip[], paper: Sheet, measure: Measure): Mark[] {
	return layOut(slips, { cut: SLIP, paper }, (slip, x, y) => words(slip, { x, y, measure }));
}

/** In both languages of the workers' screens: nobody knows at the printer who reads which. */
const HINTS = [
	'Keep it to yourself; you can change it on your own pages.',
	'Huwag ipaalam sa iba; puwede itong palitan sa sarili mong page.'
];

function words(
	{ organisation, name, employeeNumber, pin }: PinSlip,
	{ x, y, measure }: { x: number; y: number; measure: Measure }
): Mark[] {
	const width = SLIP.width - 2 * PADDING;
	const line = (text: string, at: number, size: number, face: Face): Mark => {
		const fitted = fitText({ text, face, size, smallest: 5, width, measure });
		return {
			kind: 'text',
			text: fitted.text,
			x: x + PADDING,
			y: y + at,
			size: fitted.size,
			face,
			align: 'left'
		};
	};
	const spaced = pin.replace(/(\d{3})(?=\d)/g, '$1 ');
	return [
		line(organisation, 6 * MM, 7, 'regular'),
		line(`${name} · ${employeeNumber}`, 11.5 * MM, 11, 'bold'),
		line(`PIN  ${spaced}`, 20 * MM, 18, 'bold'),
		...HINTS.map((hint, place) => line(hint, (26 + place * 4) * MM, 7, 'regular'))
	];
}
