import { paint } from './paint';
import { MM } from './paper';
import type { Sheet } from './paper';
import type { PdfWriter } from './pdf-writer';

/** A page with one sentence, for a document that would otherwise have no page: PDF readers refuse such a file. */
export function addNotice(writer: PdfWriter, sheet: Sheet, text: string): void {
	const mark = {
		kind: 'text',
		text,
		x: 20 * MM,
		y: 25 * MM,
		size: 12,
		face: 'regular',
		align: 'left'
	} as const;
	writer.addPage(sheet, [{ x: 0, y: 0, operators: paint([mark], writer.typesetter) }]);
}
