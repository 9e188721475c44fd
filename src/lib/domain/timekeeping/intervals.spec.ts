import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, dropFirst, intersect, subtract, takeFirst, toSet, total, union } from './intervals';
import type { Span, SpanSet } from './intervals';

const spans = fc.array(
	fc.record({ start: fc.integer({ min: 0, max: 60 }), end: fc.integer({ min: 0, max: 60 }) }),
	{ maxLength: 8 }
);
const minutes = (set: SpanSet) => {
	const found = new Set<number>();
	for (const span of set) for (let m = span.start; m < span.end; m++) found.add(m);
	return found;
};
const isNormal = (set: Span[]) =>
	set.every((span, i) => span.start < span.end && span.start > (set[i - 1]?.end ?? -1));

describe('interval sets', () => {
	it('do what sets of single minutes do', () => {
		fc.assert(
			fc.property(spans, spans, (left, right) => {
				const a = toSet(left);
				const b = toSet(right);
				const [inA, inB] = [minutes(a), minutes(b)];
				const both = new Set([...inA].filter((m) => inB.has(m)));
				expect(minutes(a)).toEqual(minutes(left));
				expect(minutes(intersect(a, b))).toEqual(both);
				expect(minutes(subtract(a, b))).toEqual(new Set([...inA].filter((m) => !inB.has(m))));
				expect(minutes(union(a, b))).toEqual(new Set([...inA, ...inB]));
				expect(total(a)).toBe(inA.size);
				for (const set of [a, intersect(a, b), subtract(a, b), union(a, b)]) expect(isNormal(set)).toBe(true);
			}),
			{ numRuns: 2000 }
		);
	});

	it('split a set into its first minutes and the rest', () => {
		fc.assert(
			fc.property(spans, fc.integer({ min: 0, max: 80 }), (raw, count) => {
				const set = toSet(raw);
				const ordered = [...minutes(set)];
				expect([...minutes(takeFirst(set, count))]).toEqual(ordered.slice(0, count));
				expect([...minutes(dropFirst(set, count))]).toEqual(ordered.slice(count));
			})
		);
	});

	it('clip to a span, and to nothing when the span is empty', () => {
		expect(clip([{ start: 0, end: 10 }], 4, 6)).toEqual([{ start: 4, end: 6 }]);
		expect(clip([{ start: 0, end: 10 }], 6, 6)).toEqual([]);
	});
});
