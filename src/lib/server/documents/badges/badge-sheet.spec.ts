import { expect, test } from 'vitest';
import { loadFontSet } from '../pdf/font-set';
import type { Mark } from '../pdf/marks';
import { sheetOf } from '../pdf/paper';
import { badgePage, splitName, type BadgeCard } from './badge-marks';
import { writeBadgeSheet } from './badge-sheet';

const card = (name: string): BadgeCard => ({
	organisation: 'Example Works',
	name,
	employeeNumber: 'E-1',
	text: 'B1:00112233445566778899AABBCCDDEEFF'
});
const paper = sheetOf('a4');
/** Half an em a character. */
const measure = (text: string, _: string, size: number) => text.length * size * 0.5;
const edges = (mark: Mark) => (mark.kind === 'line' ? [mark.x1, mark.x2] : [mark.x]);

test('ten cards fit a page, and no name leaves its card', () => {
	const long = 'Maria Concepcion Immaculada de los Reyes y Villanueva-Buenaventura '.repeat(4);
	const marks = badgePage(
		Array.from({ length: 10 }, () => card(long)),
		paper,
		measure
	);
	for (const mark of marks) {
		for (const x of edges(mark)) {
			expect(x).toBeGreaterThanOrEqual(0);
			expect(x).toBeLessThanOrEqual(paper.width);
		}
	}
	const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
	for (const { text, x, size } of texts) expect(x + measure(text, '', size)).toBeLessThanOrEqual(paper.width);
});

test('a name is cut near its middle', () => {
	expect(splitName('Ana Cruz')).toEqual(['Ana', 'Cruz']);
	expect(splitName('Maria Clara Santos')).toEqual(['Maria Clara', 'Santos']);
	expect(splitName('Madonna')).toEqual(['Madonna', '']);
});

test('eleven badges are two pages of a PDF, and none is a page that says so', () => {
	const write = (count: number) =>
		Buffer.concat([
			...writeBadgeSheet(
				Array.from({ length: count }, (_, i) => card(`Ana ${i}`)),
				{ paper: 'a4', fontSet: loadFontSet(), createdAt: new Date(0) }
			)
		]).toString('latin1');
	const pages = (pdf: string) => pdf.match(/\/Type \/Page\b/g)?.length;
	expect(pages(write(11))).toBe(2);
	expect(pages(write(0))).toBe(1);
});
