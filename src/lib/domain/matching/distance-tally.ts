/** Unit vectors are at most 2 apart. */
const FURTHEST = 2;
/** Of 3.1e-5 each: a tenth of what two captures without any movement differ by (docs/face.md). */
const BINS = 65_536;

/** Counts distances between unit vectors, however many, in half a megabyte: a list of millions would take a hundred times that. */
export class DistanceTally {
	readonly #bins = new Float64Array(BINS);
	#count = 0;
	#nearest = NaN;

	get count(): number {
		return this.#count;
	}

	/** NaN as long as there are none */
	get nearest(): number {
		return this.#nearest;
	}

	add(distance: number): void {
		const bin = Math.min(BINS - 1, Math.floor((distance * BINS) / FURTHEST));
		this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
		this.#count++;
		if (!(distance >= this.#nearest)) this.#nearest = distance;
	}

	/** The distance below which this share of them lies, to within 1.6e-5; NaN as long as there are none. */
	at(share: number): number {
		if (this.#count === 0) return NaN;
		let left = Math.floor(this.#count * share);
		const bin = this.#bins.findIndex((n) => (left -= n) < 0);
		return ((bin + 0.5) * FURTHEST) / BINS;
	}
}
