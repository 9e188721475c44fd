import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRuns, uncoveredCharacters } from './text-runs';

const latin = (point: number) => point < 0x250;
const arabic = (point: number) => point >= 0x600 && point < 0x700;
const fonts = [latin, arabic];

describe('splitRuns', () => {
	it('keeps a text of one script in one run', () => {
		expect(splitRuns('Peña Niño', fonts)).toEqual([{ text: 'Peña Niño', font: 0 }]);
	});

	it('takes the second font for what the first one does not have', () => {
		expect(splitRuns('Ali علي', fonts)).toEqual([
			{ text: 'Ali ', font: 0 },
			{ text: 'علي', font: 1 }
		]);
	});

	it('paints the words of a right-to-left stretch from its end', () => {
		expect(splitRuns('محمد علي', fonts).map(({ text }) => text)).toEqual(['علي', ' ', 'محمد']);
	});

	it('leaves a character that no font has to the first one', () => {
		expect(splitRuns('a陳', fonts)).toEqual([{ text: 'a陳', font: 0 }]);
	});

	it('loses no character', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('a', 'ñ', ' ', 'م', 'ع', '陳', '\u200D') }), (text) => {
				const painted = splitRuns(text, fonts)
					.map((run) => run.text)
					.join('');
				expect([...painted].sort()).toEqual([...text].sort());
			})
		);
	});
});

describe('uncoveredCharacters', () => {
	it('names each character without a font once', () => {
		expect(uncoveredCharacters('陳 大陳 Tan', fonts)).toEqual(['陳', '大']);
	});

	it('does not count spaces and joiners', () => {
		expect(uncoveredCharacters('a\u200Db\u3000c', fonts)).toEqual([]);
	});
});
