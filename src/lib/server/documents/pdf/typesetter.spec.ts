import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { loadFontSet } from './font-set';
import { paint } from './paint';
import { createTypesetter } from './typesetter';

const typesetter = () =>
	createTypesetter(
		new PDFDocument({ autoFirstPage: false, font: '', fontLayoutCache: false }),
		loadFontSet()
	);

describe('createTypesetter', () => {
	it('measures in proportion to the size', () => {
		const { measure } = typesetter();
		expect(measure('Arrival', 'regular', 20)).toBeCloseTo(2 * measure('Arrival', 'regular', 10), 6);
		// Tinos has the widths of Times: "Arrival" is 722+333+333+278+500+444+278 units of 1/1000, less kerning.
		expect(measure('Arrival', 'regular', 1000)).toBeGreaterThan(2700);
		expect(measure('Arrival', 'regular', 1000)).toBeLessThanOrEqual(2888);
	});

	it('prints every letter of Philippine languages and their neighbours without a missing one', () => {
		const setter = typesetter();
		setter.set('ÑñÁáÉéÍíÓóÚúÜüÂâÊêÎîÔôÛûG̃g̃ ₱ Nguyễn Łukasz Ђорђе Ελένη Ахмат محمد דוד', 'bold');
		expect(setter.missing()).toEqual([]);
	});

	it('names the characters that no shipped font has', () => {
		const setter = typesetter();
		setter.set('陳大文', 'regular');
		expect(setter.missing()).toEqual(['陳', '大', '文']);
	});

	it('writes the empty box as wide as it measures, so that what follows stands where it should', async () => {
		const document = new PDFDocument({
			autoFirstPage: false,
			font: '',
			fontLayoutCache: false,
			compress: false
		});
		const chunks: Buffer[] = [];
		document.on('data', (chunk: Buffer) => chunks.push(chunk));
		const setter = createTypesetter(document, loadFontSet());
		const width = setter.measure('陳', 'regular', 1000);
		const ended = new Promise((resolve) => document.on('end', resolve));
		document.addPage();
		document.end();
		await ended;
		const box = /\/W \[0 \[([\d.]+)/.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
		expect(Number(box)).toBeCloseTo(width, 3);
	});

	it('takes decomposed and composed letters for the same', () => {
		const setter = typesetter();
		expect(setter.set('Pen\u0303a', 'regular')).toEqual(setter.set('Pe\u00F1a', 'regular'));
	});

	it('turns control characters into spaces, so that none reaches the page', () => {
		const setter = typesetter();
		expect(setter.set('a\u0000b\nc', 'regular')).toEqual(setter.set('a b c', 'regular'));
	});

	it('uses one resource name for each font', () => {
		const setter = typesetter();
		setter.set('one', 'regular');
		setter.set('two', 'regular');
		setter.set('three', 'bold');
		expect(Object.keys(setter.fonts())).toHaveLength(2);
	});
});

describe('paint', () => {
	it('writes a centred text as one upright text object', () => {
		const setter = typesetter();
		const operators = paint(
			[{ kind: 'text', text: '8:01', x: 100, y: 50, size: 10, face: 'regular', align: 'center' }],
			setter
		);
		const left = 100 - setter.measure('8:01', 'regular', 10) / 2;
		expect(operators).toMatch(
			new RegExp(`^BT 10 0 0 -10 ${left.toFixed(2).replace(/0+$/, '')} 50 Tm /F1 1 Tf \\[.*\\] TJ ET\\n$`)
		);
	});

	it('writes a dashed line with its width', () => {
		const line = { kind: 'line', x1: 1, y1: 2, x2: 3, y2: 4, width: 0.5, dashed: true } as const;
		expect(paint([line], typesetter())).toBe('[3 3] 0 d 0.5 w 1 2 m 3 4 l S\n');
	});
});
