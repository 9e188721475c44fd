import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from './canonical-json';

test('keys are sorted and nothing is spaced', () => {
	expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}');
});

test('the order in which a value was built never shows', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (record) => {
			const reversed = Object.fromEntries(Object.entries(record).reverse());
			expect(canonicalJson(reversed)).toBe(canonicalJson(record));
		})
	);
});

test('reading it back gives the value again', () => {
	const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string({ unit: 'grapheme' }), fc.constant(null));
	const value = fc.letrec<{ any: CanonicalValue }>((tie) => ({
		any: fc.oneof(
			{ maxDepth: 3 },
			leaf,
			fc.array(tie('any')),
			fc.dictionary(fc.string({ unit: 'grapheme' }), tie('any'))
		)
	})).any;
	fc.assert(
		fc.property(value, (v) => {
			expect(canonicalJson(JSON.parse(canonicalJson(v)))).toBe(canonicalJson(v));
		})
	);
});

test('what engines may print differently is refused', () => {
	for (const bad of [0.5, Number.NaN, Infinity, -0, 2 ** 53, '\ud800']) {
		expect(() => canonicalJson(bad)).toThrow(RangeError);
	}
});
