// npx tsx scripts/face/centre.ts DIR [--check]
// Measures the mean face of the second embedder on the people in DIR and writes it where the worker reads it, or with
// --check says how far the one that is there is from it. Run again only when that network, its chip or its cuts change;
// then templates need a new model id.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openLab } from './lab.js';
import type { FacePage } from './page/page';
import { listPhotos } from './photo-folder';
import { startProgress } from './progress';

declare const face: FacePage;
declare const plain: Awaited<ReturnType<FacePage['startMeasuring']>>;

const FILE = fileURLToPath(new URL('../../src/lib/face-worker/faceres-centre.json', import.meta.url));

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
	const people = new Map<string, number[][]>();
	for (const { identity, path } of photos) {
		const url = `/photos/${path.split('/').map(encodeURIComponent).join('/')}`;
		const measured = await lab.page.evaluate((photo) => plain.measure(photo), url);
		if (measured) people.set(identity, [...(people.get(identity) ?? []), measured.second]);
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
