import { buildGallery, findNearest, type Gallery } from '$domain/matching/gallery';
import { runBench } from '../support/bench';

const DIMENSIONS = 128;
const PROBES = 30;

/** One search of a whole gallery, against the plain loop over arrays that one would write first. */
await runBench(async (say) => {
	const result: Record<string, number> = {};
	for (const size of [1_000, 100_000]) {
		say(`making a gallery of ${size.toLocaleString('en')} templates`);
		const templates = Array.from({ length: size }, (_, i) => ({
			employeeId: String(i),
			descriptor: madeFace(i)
		}));
		const { gallery } = buildGallery(templates, 'recognition');
		const probes = Array.from({ length: PROBES }, (_, i) => madeFace(-1 - i));
		say(`searching it ${PROBES} times, in turn with a plain loop`);
		const flat: number[] = [];
		const plain: number[] = [];
		for (const probe of probes) {
			flat.push(measure(() => search(gallery, probe)));
			plain.push(measure(() => plainSearch(templates, probe)));
		}
		result[`match${size}Ms`] = round(median(flat));
		result[`match${size}PlainLoopRatio`] = round(median(plain) / median(flat));
	}
	return result;
});

function search(gallery: Gallery, probe: Float32Array): void {
	if (!findNearest(gallery, { descriptor: probe })) throw new Error('nobody found');
}

function plainSearch(templates: { descriptor: Float32Array }[], probe: Float32Array): number {
	let nearest = Infinity;
	for (const { descriptor } of templates) {
		const squares = descriptor.reduce((sum, value, i) => sum + (value - (probe[i] ?? 0)) ** 2, 0);
		nearest = Math.min(nearest, Math.sqrt(squares));
	}
	return nearest;
}

function madeFace(seed: number): Float32Array {
	const vector = Float32Array.from({ length: DIMENSIONS }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233));
	const length = Math.hypot(...vector);
	return vector.map((value) => value / length);
}

function measure(work: () => void): number {
	const start = performance.now();
	work();
	return performance.now() - start;
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}
