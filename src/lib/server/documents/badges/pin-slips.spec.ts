import { expect, test } from 'vitest';
import { loadFontSet } from '../pdf/font-set';
import type { Mark } from '../pdf/marks';
import { sheetOf } from '../pdf/paper';
import { slipPage, SLIPS_PER_PAGE, writePinSlips, type PinSlip } from './pin-slips';

const slip = (name: string): PinSlip => ({
	organisation: 'Example Works',
	name,
	employeeNumber: 'E-1',
	pin: '048271'
});
const paper = sheetOf('a4');
/** Half an em a character. */
const measure = (text: string, _: string, size: number) => text.length * size * 0.5;
const ends = (mark: Mark) =>
	mark.kind === 'line'
		? [
				[mark.x1, mark.y1],
				[mark.x2, mark.y2]
			]
		: [
				[mark.x, mark.y],
				[mark.x + measure(mark.text, '', mark.size), mark.y]
			];

test('sixteen slips fit a page, and no name leaves its slip', () => {
	const long = 'Maria Concepcion Immaculada de los Reyes y Villanueva-Buenaventura '.repeat(3);
	const slips = Array.from({ length: SLIPS_PER_PAGE }, () => slip(long));
	for (const [x = NaN, y = NaN] of slipPage(slips, paper, measure).flatMap(ends)) {
		expect(x).toBeGreaterThanOrEqual(0);
		expect(x).toBeLessThanOrEqual(paper.width);
		expect(y).toBeGreaterThanOrEqual(0);
		expect(y).toBeLessThanOrEqual(paper.height);
	}
});

test('a PIN is written in threes, with its zeros, beside whose it is', () => {
	const texts = slipPage([slip('Ana Cruz')], paper, measure).flatMap((mark) =>
		mark.kind === 'text' ? [mark.text] : []
	);
	expect(texts).toContain('PIN  048 271');
	expect(texts).toContain('Ana Cruz · E-1');
});

test('seventeen slips are two pages of a PDF, and none is a page that says so', () => {
	const write = (count: number) =>
		Buffer.concat([
			...writePinSlips(
				Array.from({ length: count }, (_, i) => slip(`Ana ${i}`)),
				{ paper: 'a4', fontSet: loadFontSet(), createdAt: new Date(0) }
			)
		]).toString('latin1');
	const pages = (pdf: string) => pdf.match(/\/Type \/Page\b/g)?.length;
	expect(pages(write(17))).toBe(2);
	expect(pages(write(0))).toBe(1);
});
