import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, wrapText } from './fit-text';

/** Each UTF-16 unit is half as wide as the font is high. */
const measure = (text: string, _face: unknown, size: number) => text.length * size * 0.5;
const fit = (text: string, width: number) =>
	fitText({ text, face: 'regular', size: 10, smallest: 5, width, measure });

describe('fitText', () => {
	it('leaves a text that fits as it is', () => {
		expect(fit('Juan', 20)).toEqual({ text: 'Juan', size: 10 });
	});

	it('shrinks a text that is a little too long, rounding the size down', () => {
		expect(fit('Juan Cruz', 40)).toEqual({ text: 'Juan Cruz', size: 8.8 });
	});

	it('cuts a text off with an ellipsis once the smallest size is too wide', () => {
		expect(fit('abcdefghijkl', 20)).toEqual({ text: 'abcdefg\u2026', size: 5 });
	});

	it('prints nothing where not even one character fits', () => {
		expect(fit('abc', 1)).toEqual({ text: '', size: 5 });
	});

	it('never tears an accent from its letter', () => {
		const { text } = fit('n\u0303'.repeat(20), 20);
		expect(text).toMatch(/^(n\u0303)+\u2026$/);
	});

	it('never exceeds the width, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme' }),
				fc.double({ min: 0, max: 200, noNaN: true }),
				(text, width) => {
					const fitted = fit(text, width);
					expect(measure(fitted.text, 'regular', fitted.size)).toBeLessThanOrEqual(width + 1e-9);
				}
			)
		);
	});
});

describe('wrapText', () => {
	const wrap = (text: string, width: number) => wrapText({ text, face: 'regular', size: 10, width, measure });

	it('breaks at spaces and keeps every word', () => {
		expect(wrap('one two three four', 40)).toEqual(['one two', 'three', 'four']);
	});

	it('keeps an indentation made of no-break spaces', () => {
		expect(wrap('\u00A0\u00A0one two', 30)).toEqual(['\u00A0\u00A0one', 'two']);
	});

	it('cuts off a single word that is wider than the line', () => {
		expect(wrap('abcdefghij', 25)).toEqual(['abcd\u2026']);
	});

	it('gives no line for an empty text', () => {
		expect(wrap('  ', 50)).toEqual([]);
	});
});
