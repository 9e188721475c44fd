import type { FontSet } from '../pdf/font-set';
import { addNotice } from '../pdf/notice';
import { paint } from '../pdf/paint';
import { sheetOf, type PaperSize } from '../pdf/paper';
import { createPdfWriter } from '../pdf/pdf-writer';
import { badgePage, BADGES_PER_PAGE, type BadgeCard } from './badge-marks';

/** Badges to print and cut, ten a page, as one PDF. */
export function* writeBadgeSheet(
	cards: readonly BadgeCard[],
	{ paper, fontSet, createdAt }: { paper: PaperSize; fontSet: FontSet; createdAt: Date }
): Generator<Uint8Array> {
	const sheet = sheetOf(paper);
	const writer = createPdfWriter({ title: 'Badges', fontSet, createdAt });
	const { typesetter } = writer;
	for (let from = 0; from < cards.length; from += BADGES_PER_PAGE) {
		const marks = badgePage(cards.slice(from, from + BADGES_PER_PAGE), sheet, typesetter.measure);
		writer.addPage(sheet, [{ x: 0, y: 0, operators: paint(marks, typesetter) }]);
		const chunk = writer.take();
		if (chunk) yield chunk;
	}
	if (cards.length === 0) addNotice(writer, sheet, 'There is no badge to print.');
	writer.finish();
	for (let chunk = writer.take(); chunk; chunk = writer.take()) yield chunk;
}
