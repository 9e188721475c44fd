/** Half-open span `[start, end)` in epoch minutes. A set is sorted, and its spans neither touch nor overlap. */
export interface Span {
	start: number;
	end: number;
}
export type SpanSet = readonly Span[];

/** Sorted, merged, without empty spans. */
export function toSet(spans: readonly Span[]): Span[] {
	const result: Span[] = [];
	if (spans.length === 0) return result;
	const sorted = spans.length === 1 ? spans : [...spans].sort((a, b) => a.start - b.start);
	let last: Span | undefined;
	for (const span of sorted) {
		if (span.end <= span.start) continue;
		if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
		else result.push((last = { start: span.start, end: span.end }));
	}
	return result;
}

/** Total length in minutes. */
export function total(set: SpanSet): number {
	let minutes = 0;
	for (const span of set) minutes += span.end - span.start;
	return minutes;
}

/** What lies in both sets. */
export function intersect(a: SpanSet, b: SpanSet): Span[] {
	const result: Span[] = [];
	for (let i = 0, j = 0; ;) {
		const left = a[i];
		const right = b[j];
		if (!left || !right) return result;
		const start = Math.max(left.start, right.start);
		const end = Math.min(left.end, right.end);
		if (start < end) result.push({ start, end });
		if (left.end < right.end) i++;
		else j++;
	}
}

/** What lies in `a` and not in `b`. */
export function subtract(a: SpanSet, b: SpanSet): Span[] {
	const result: Span[] = [];
	for (const span of a) {
		let start = span.start;
		for (const hole of b) {
			if (hole.end <= start) continue;
			if (hole.start >= span.end) break;
			if (hole.start > start) result.push({ start, end: hole.start });
			start = Math.max(start, hole.end);
		}
		if (start < span.end) result.push({ start, end: span.end });
	}
	return result;
}

/** What lies in either set. */
export function union(a: SpanSet, b: SpanSet): Span[] {
	return toSet([...a, ...b]);
}

/** The earliest `minutes` of a set; all of it when it is shorter. */
export function takeFirst(set: SpanSet, minutes: number): Span[] {
	const result: Span[] = [];
	let left = minutes;
	for (const span of set) {
		if (left <= 0) break;
		const end = Math.min(span.end, span.start + left);
		result.push({ start: span.start, end });
		left -= end - span.start;
	}
	return result;
}

/** What `takeFirst` leaves over. */
export function dropFirst(set: SpanSet, minutes: number): Span[] {
	return minutes <= 0 ? [...set] : subtract(set, takeFirst(set, minutes));
}

/** The part of a set inside `[start, end)`. */
export function clip(set: SpanSet, start: number, end: number): Span[] {
	return start < end ? intersect(set, [{ start, end }]) : [];
}
