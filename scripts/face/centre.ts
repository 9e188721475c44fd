// npx tsx scripts/face/centre.ts DIR [--check]
// Measures the mean face of the second embedder on the people in DIR and writes it where the worker reads it, or with
// --check says how far the one that is there is from it. Run again only when that network, its chip or its cuts change;
// then templates need a new model id. Resumable: some ten minutes for 1,300 photographs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hashScripts, openDescriptorCache } from './descriptor-cache';
import { openLab } from './lab.js';
import type { Measured } from './page/measure.worker';
import type { FacePage } from './page/page';
import { listPhotos } from './photo-folder';
import { startProgress } from './progress';

declare const face: FacePage;
declare const plain: Awaited<ReturnType<FacePage['startMeasuring']>>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILE = join(ROOT, 'src/lib/face-worker/faceres-centre.json');

const { values: flags, positionals } = parseArgs({
	allowPositionals: true,
	options: { check: { type: 'boolean', default: false } }
});
const [folder] = positionals;
if (!folder) {
	console.error(
		'Usage: npx tsx scripts/face/centre.ts DIR [--check]\nDIR holds one folder of photographs per person.'
	);
	process.exit(2);
}
const photos = listPhotos(folder);
const progress = startProgress('Photographs', photos.length);
const lab = await openLab({ folders: { '/photos/': folder } });
try {
	await lab.page.evaluate(async () => {
		Object.assign(globalThis, { plain: await face.startMeasuring('wasm', { centred: false }) });
	});
	const version = hashScripts(join(ROOT, '.cache/face-page'));
	const cache = openDescriptorCache<number[] | null>(join(ROOT, '.cache/centre'), version);
	const people = new Map<string, number[][]>();
	for (const { identity, path, sha256 } of photos) {
		const url = `/photos/${path.split('/').map(encodeURIComponent).join('/')}`;
		let second = cache.find(sha256);
		if (second === undefined) {
			second = await lab.page.evaluate(measurePlain, url);
			cache.keep(sha256, second);
		}
		if (second) people.set(identity, [...(people.get(identity) ?? []), second]);
		progress.step();
	}
	// Each person counts once, however often photographed.
	const centre = meanOf([...people.values()].map(meanOf));
	const step = Number((Math.max(...centre) / 255).toPrecision(6));
	const values = Buffer.from(centre.map((value) => Math.round(value / step))).toString('base64');
	if (flags.check) compare(centre);
	else writeFileSync(FILE, `${JSON.stringify({ step, values }, null, '\t')}\n`);
} finally {
	await lab.close();
}

/** Runs in the page. A file that is no picture counts as a photograph without a face. */
async function measurePlain(url: string): Promise<number[] | null> {
	const measured: Measured = await plain.measure(url).catch(() => null);
	return measured && measured.second;
}

/** Rounding to a byte alone moves each number by at most half a step. */
function compare(measured: readonly number[]): void {
	const kept: { step: number; values: string } = JSON.parse(readFileSync(FILE, 'utf8'));
	const apart = [...Buffer.from(kept.values, 'base64')].map((byte, index) =>
		Math.abs(byte * kept.step - (measured[index] ?? NaN))
	);
	const most = Math.max(...apart) / kept.step;
	console.log(`At most ${most.toFixed(2)} steps apart, distance ${Math.hypot(...apart).toFixed(4)}`);
}

function meanOf(vectors: readonly number[][]): number[] {
	const [first = []] = vectors;
	return first.map(
		(_, index) => vectors.reduce((sum, each) => sum + (each[index] ?? NaN), 0) / vectors.length
	);
}
