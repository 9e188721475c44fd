import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_LIMIT, readLines } from './read-lines';

const texts = (...chunks: string[]) => [...readLines(chunks)].map(({ text }) => text);

describe('readLines', () => {
	it('numbers lines as an editor does, empty ones included', () => {
		expect([...readLines(['a\r\n\r\nb'])]).toEqual([
			{ line: 1, text: 'a', isCut: false },
			{ line: 2, text: '', isCut: false },
			{ line: 3, text: 'b', isCut: false }
		]);
	});

	it('knows line feeds, carriage returns and both together', () => {
		expect(texts('a\nb\rc\r\nd')).toEqual(['a', 'b', 'c', 'd']);
	});

	it('takes a line break that lies across two pieces for one', () => {
		expect(texts('a\r', '\nb')).toEqual(['a', 'b']);
		expect(texts('a\r', 'b')).toEqual(['a', 'b']);
	});

	it('cuts a line that is too long, and goes on with the next', () => {
		const [first, second] = readLines(['x'.repeat(LINE_LIMIT + 5), 'y\nb']);
		expect(first).toMatchObject({ isCut: true });
		expect(first?.text).toHaveLength(LINE_LIMIT);
		expect(second).toMatchObject({ line: 2, text: 'b', isCut: false });
	});

	it('gives the same lines however the text is cut into pieces', () => {
		const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n'), maxLength: 4 }), {
			maxLength: 12
		});
		fc.assert(
			fc.property(pieces, (chunks) => {
				const whole = chunks.join('').split(/\r\n|\r|\n/);
				if (whole.at(-1) === '') whole.pop();
				expect(texts(...chunks)).toEqual(whole);
			})
		);
	});
});
