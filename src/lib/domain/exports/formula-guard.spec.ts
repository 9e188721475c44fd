import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from './formula-guard';

describe('guardFormula', () => {
	it.each([
		'=1+1',
		'+1',
		'-1',
		'@SUM(A1)',
		'\t=1',
		'\r=1',
		'\n=1',
		'\u0000=1',
		'＝1',
		'＋1',
		'－1',
		'＠x',
		'\uFEFF=1'
	])('puts an apostrophe before %j', (text) => {
		expect(guardFormula(text)).toBe(`'${text}`);
	});

	it.each(["D'Angelo", "'t Hooft", 'Peña', '0042', '8:00', '', 'a=b', '(x)'])(
		'leaves %j as it is',
		(text) => {
			expect(guardFormula(text)).toBe(text);
		}
	);

	it('is undone exactly, whatever the text', () => {
		const risky = fc.string({ unit: fc.constantFrom("'", '=', '-', 'a', '\t', '\u0000') });
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), risky), (text) => {
				expect(unguardFormula(guardFormula(text))).toBe(text);
			})
		);
	});

	it('leaves no text that a spreadsheet takes for a formula', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', "'", 'x', '\u0000') }),
				(text) => {
					expect(guardFormula(text)).not.toMatch(/^[=+\-@\t\r\u0000]/); // eslint-disable-line no-control-regex -- NUL is part of the guard
				}
			)
		);
	});
});
