import { buildGallery, findNearest } from '$domain/matching/gallery';

const DIMENSIONS = 128;
const PROBES = 15;

export type MatchSpeed = {
	/** one search of the whole gallery, median */
	matchMs: number;
	/** the loop over arrays that one would write first takes so many times longer */
	plainLoopRatio: number;
	/** reading the gallery's bytes once at the speed of this machine's memory takes so long */
	memoryMs: number;
	/** the search takes so many times longer than that: 1 is the limit of any search that reads everything */
	bandwidthRatio: number;
};

/** One probe against every template, by size of the gallery. */
export function measureMatching(
	sizes: readonly number[],
	say: (line: string) => void
): Record<string, MatchSpeed> {
	const bytesPerMs = measureBandwidth();
	say(`memory is read at ${(bytesPerMs / 1e6).toFixed(1)} GB/s`);
	return Object.fromEntries(
		sizes.map((size) => {
			const speed = measureSize(size, bytesPerMs);
			say(`${size.toLocaleString('en')} templates: ${speed.matchMs} ms`);
			return [String(size), speed];
		})
	);
}

function measureSize(size: number, bytesPerMs: number): MatchSpeed {
	const templates = Array.from({ length: size }, (_, i) => ({
		employeeId: String(i),
		descriptor: madeFace(i)
	}));
	const { gallery } = buildGallery(templates, 'recognition');
	const flat: number[] = [];
	const plain: number[] = [];
	for (let i = 0; i < PROBES; i++) {
		const descriptor = madeFace(-1 - i);
		flat.push(time(() => findNearest(gallery, { descriptor })));
		// A million objects take seconds; the ratio settles long before.
		if (i < 5) plain.push(time(() => searchPlainly(templates, descriptor)));
	}
	const matchMs = median(flat);
	const memoryMs = gallery.first.byteLength / bytesPerMs;
	return {
		matchMs: round(matchMs),
		plainLoopRatio: round(median(plain) / matchMs),
		memoryMs: round(memoryMs),
		bandwidthRatio: round(matchMs / memoryMs)
	};
}

function searchPlainly(templates: { descriptor: Float32Array }[], probe: Float32Array): number {
	let nearest = Infinity;
	for (const { descriptor } of templates) {
		const squares = descriptor.reduce((sum, value, i) => sum + (value - (probe[i] ?? 0)) ** 2, 0);
		nearest = Math.min(nearest, Math.sqrt(squares));
	}
	return nearest;
}

/** Bytes that one core reads in a millisecond: a comparison of two equal blocks far larger than any cache reads both. */
function measureBandwidth(): number {
	const size = 256 * 1024 * 1024;
	const [one, other] = [Buffer.alloc(size, 7), Buffer.alloc(size, 7)];
	const times = Array.from({ length: 7 }, () => time(() => one.equals(other)));
	return (2 * size) / Math.min(...times);
}

function madeFace(seed: number): Float32Array {
	const vector = Float32Array.from({ length: DIMENSIONS }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233));
	const length = Math.hypot(...vector);
	return vector.map((value) => value / length);
}

function time(work: () => unknown): number {
	const begun = performance.now();
	work();
	return performance.now() - begun;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const round = (value: number) => Math.round(value * 1000) / 1000;
