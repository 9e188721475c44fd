// npm run accuracy -- DIR [--json] [--no-library] [--tilt] [--rounds N]
// How well the project's own pipeline tells the people in DIR apart, and how well the library's usual recipe does. One
// sub-folder per person.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LibraryMeasured } from './page/library.worker';
import type { Measured } from './page/measure.worker';
import type { FacePage } from './page/page';
import { hashScripts, openDescriptorCache } from './descriptor-cache';
import { openLab } from './lab.js';
import { listPhotos, type Photo } from './photo-folder';
import { startProgress } from './progress';
import { evaluate, type Subject } from './evaluate';
import { printReport, toJson } from './report';

declare const face: FacePage;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TILT_DEGREES = 20;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	allowNegative: true,
	options: {
		json: { type: 'boolean', default: false },
		library: { type: 'boolean', default: true },
		tilt: { type: 'boolean', default: false },
		rounds: { type: 'string', default: '6' }
	}
});
const [folder] = positionals;
if (!folder) {
	console.error(
		'Usage: npm run accuracy -- DIR [--json] [--no-library] [--tilt]\nDIR holds one folder of photographs per person.'
	);
	process.exit(2);
}
const photos = listPhotos(folder);
if (photos.length === 0) {
	console.error(`${folder} holds no sub-folders with photographs (JPEG, PNG, WebP, GIF, BMP, AVIF).`);
	process.exit(2);
}
const began = Date.now();
const subjects = await describePhotos(photos, folder);
const seconds = (Date.now() - began) / 1000;
const results = evaluate(subjects, {
	rounds: Number(values.rounds),
	library: values.library,
	tilt: values.tilt
});
printReport(results);
console.error(`${photos.length} photographs in ${seconds.toFixed(1)} s, what was cached included.`);
if (values.json) console.log(JSON.stringify(toJson(results)));

/** Runs every photograph through the page, or takes what an earlier run found. */
async function describePhotos(all: readonly Photo[], photoFolder: string): Promise<Subject[]> {
	const lab = await openLab({ folders: { '/photos/': photoFolder } });
	try {
		const version = hashScripts(join(ROOT, '.cache/face-page'));
		const cache = openDescriptorCache<Measured | LibraryMeasured>(join(ROOT, '.cache/accuracy'), version);
		await lab.page.evaluate(async (library) => {
			const page = { ours: await face.startMeasuring(), library: library ? await face.startLibrary() : null };
			Object.assign(globalThis, { measuring: page });
		}, values.library);
		const progress = startProgress('Photographs', all.length);
		const subjects: Subject[] = [];
		for (const photo of all) {
			const url = `/photos/${photo.path.split('/').map(encodeURIComponent).join('/')}`;
			const once = async <T extends Measured | LibraryMeasured>(
				kind: string,
				make: () => Promise<T>
			): Promise<T> => {
				const key = `${photo.sha256} ${kind}`;
				const found = cache.find(key);
				// The key names the kind, so what was kept under it is of that kind.
				if (found !== undefined) return found as T;
				const made = await make();
				cache.keep(key, made);
				return made;
			};
			const ours = (tilt: number) => () => lab.page.evaluate(measureOurs, [url, tilt] as const);
			// Two workers, two processors.
			const [seen, library] = await Promise.all([
				once('ours', ours(0)),
				values.library ? once('library', () => lab.page.evaluate(measureLibrary, url)) : null
			]);
			const tilted = values.tilt ? await once(`tilt ${TILT_DEGREES}`, ours(TILT_DEGREES)) : null;
			subjects.push({ identity: photo.identity, ours: seen, tilted, library });
			progress.step();
		}
		return subjects;
	} finally {
		await lab.close();
	}
}

declare const measuring: {
	ours: Awaited<ReturnType<FacePage['startMeasuring']>>;
	library: Awaited<ReturnType<FacePage['startLibrary']>>;
};

/** Runs in the page. A file that is no picture counts as a photograph without a face. */
async function measureOurs([url, tilt]: readonly [string, number]): Promise<Measured> {
	try {
		return await measuring.ours.measure(url, tilt);
	} catch (cause) {
		console.warn(`${url}: ${String(cause)}`);
		return null;
	}
}

/** Runs in the page. */
async function measureLibrary(url: string): Promise<LibraryMeasured> {
	try {
		return await measuring.library.measure(url);
	} catch (cause) {
		console.warn(`${url}: ${String(cause)}`);
		return null;
	}
}
