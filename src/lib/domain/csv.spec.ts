import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv';

test('begins with a byte order mark and ends each row with CRLF', () => {
	expect(toCsv([['Name'], ['Ñandú 𠮷']])).toBe('\uFEFF"Name"\r\n"Ñandú 𠮷"\r\n');
});

test('keeps leading zeros, commas, quotes and line breaks', () => {
	expect(toCsv([['0007', 'a,b', 'say "hi"', 'two\nlines', 12, -3]])).toBe(
		'\uFEFF"0007","a,b","say ""hi""","two\nlines",12,-3\r\n'
	);
});

test.each(['=1+1', '+63 2', '-12', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '=cmd|" /C calc"!A0'])(
	'%j cannot run as a formula',
	(text) => expect(toCsv([[text]]).slice(1)).toBe(`"'${text.replaceAll('"', '""')}"\r\n`)
);

test('no text ever starts a formula or breaks out of its field', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const field = toCsv([[text]]).slice(1, -2);
			expect(field).toMatch(/^"(?![=+\-@\t\r])(?:[^"]|"")*"$/);
		})
	);
});
