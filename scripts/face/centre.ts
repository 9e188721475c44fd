// npx tsx scripts/face/centre.ts DIR
// Measures the mean face of the second embedder on the people in DIR and writes it where the worker reads it. Run again
// only when that network, its chip or its cuts change; then templates need a new model id.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openLab } from './lab.js';
import type { FacePage } from './page/page';
import { listPhotos } from './photo-folder';
import { startProgress } from './progress';

declare const face: FacePage;
declare const plain: Awaited<ReturnType<FacePage['startMeasuring']>>;

const FILE = fileURLToPath(new URL('../../src/lib/face-worker/faceres-centre.json', import.meta.url));

const folder = process.argv[2];
if (!folder) {
	console.error('Usage: npx tsx scripts/face/centre.ts DIR\nDIR holds one folder of photographs per person.');
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
	writeFileSync(FILE, `${JSON.stringify({ step, values }, null, '\t')}\n`);
} finally {
	await lab.close();
}

function meanOf(vectors: readonly number[][]): number[] {
	const [first = []] = vectors;
	return first.map(
		(_, index) => vectors.reduce((sum, each) => sum + (each[index] ?? NaN), 0) / vectors.length
	);
}
