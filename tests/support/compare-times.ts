/** Without the slowest tenth: a collection of garbage belongs to no kind. */
export function trimmedMean(values: readonly number[]): number {
	const kept = values.toSorted((a, b) => a - b).slice(0, Math.floor(values.length * 0.9));
	return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** Welch's t of two samples: how many standard errors their means are apart. */
export function welch(a: readonly number[], b: readonly number[]): number {
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = (values: readonly number[]) =>
		values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
	return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
}
