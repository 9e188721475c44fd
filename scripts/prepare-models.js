// Copies the model weights and the inference runtime out of the installed packages into static/, where the app
// serves them itself: nothing is downloaded, nothing is committed, every byte is checked against a known hash.
// Idempotent: files that are already right are left alone. Run by the build (scripts/vite-face.js) and by hand.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ role: string, name: string, from: string, bytes: number, sha256: string }} ModelFile
 * @typedef {{ folder: string, files: ModelFile[] }} ModelList
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIST = join(ROOT, 'src/lib/domain/face/model-files.json');

/** The second embedder's package also carries an age and a gender head; Bundy neither ships nor runs them. */
const HEADS = /^(feats|age_pred|gender_pred)\//;
const BYTES_PER_VALUE = /** @type {Record<string, number>} */ ({
	float32: 4,
	int32: 4,
	float16: 2,
	uint16: 2,
	uint8: 1
});

/**
 * Makes static/models/<version>/ complete and correct.
 * @returns {{ folder: string, written: string[] }} what had to be written; empty when all was up to date
 */
export function prepareModels() {
	const list = /** @type {ModelList} */ (JSON.parse(readFileSync(LIST, 'utf8')));
	const models = join(ROOT, 'static', dirname(list.folder));
	const target = join(ROOT, 'static', list.folder);
	mkdirSync(target, { recursive: true });
	for (const old of readdirSync(models)) {
		if (join(models, old) !== target) rmSync(join(models, old), { recursive: true });
	}
	const written = list.files.filter((file) => !isRight(join(target, file.name), file));
	for (const file of written) write(join(target, file.name), file);
	return { folder: list.folder, written: written.map(({ name }) => name) };
}

/** @param {string} path @param {ModelFile} file */
function isRight(path, file) {
	return existsSync(path) && sha256(readFileSync(path)) === file.sha256;
}

/** @param {string} path @param {ModelFile} file */
function write(path, file) {
	const bytes = read(file);
	if (sha256(bytes) !== file.sha256) {
		throw new Error(
			`${file.from} in node_modules is not the file Bundy was measured with (SHA-256 differs). ` +
				'Run "npm ci"; after a deliberate upgrade measure again and update src/lib/domain/face/model-files.json.'
		);
	}
	// Two builds may run at once: readers see either no file or a whole one.
	const partial = `${path}.${process.pid}.partial`;
	writeFileSync(partial, bytes);
	renameSync(partial, path);
}

/** @param {ModelFile} file */
function read(file) {
	const from = join(ROOT, 'node_modules', file.from);
	if (!existsSync(from))
		throw new Error(`${from} is missing. Run "npm ci" (with development packages) first.`);
	if (file.role !== 'faceres') return readFileSync(from);
	const backbone = cutHeads(from.replace(/\.bin$/, '.json'), from.replace(/\.json$/, '.bin'));
	return file.name.endsWith('.json') ? backbone.manifest : backbone.weights;
}

/**
 * The convolutional backbone of the second embedder without its age and gender heads.
 * @param {string} manifestPath @param {string} weightsPath
 */
function cutHeads(manifestPath, weightsPath) {
	/** @type {{ name: string, shape: number[], dtype: string, quantization?: { dtype: string } }[]} */
	const entries = JSON.parse(readFileSync(manifestPath, 'utf8')).weightsManifest[0].weights;
	const all = readFileSync(weightsPath);
	let offset = 0;
	const pieces = entries.map((entry) => {
		const values = entry.shape.reduce((product, size) => product * size, 1);
		const length = values * (BYTES_PER_VALUE[entry.quantization?.dtype ?? entry.dtype] ?? NaN);
		offset += length;
		return { entry, bytes: all.subarray(offset - length, offset) };
	});
	const kept = pieces.filter(({ entry }) => !HEADS.test(entry.name));
	const manifest = [{ weights: kept.map(({ entry }) => entry), paths: ['faceres_backbone.bin'] }];
	return {
		manifest: Buffer.from(JSON.stringify(manifest)),
		weights: Buffer.concat(kept.map(({ bytes }) => bytes))
	};
}

/** @param {Uint8Array} bytes */
function sha256(bytes) {
	return createHash('sha256').update(bytes).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { folder, written } = prepareModels();
	console.error(
		written.length > 0 ? `static/${folder}: wrote ${written.join(', ')}` : `static/${folder} is up to date`
	);
}
