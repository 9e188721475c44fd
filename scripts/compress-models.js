// Kit compresses text and wasm when it builds, but not model weights, the largest part of a first visit.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Beyond this level the file gets hardly smaller and the build much slower. */
const BROTLI_LEVEL = 9;

/**
 * Writes a `.br` and a `.gz` beside each file of weights, where the server looks for them.
 *
 * @param {string} folder the models folder of a finished build
 */
export function compressModels(folder) {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	for (const file of files.filter((name) => name.endsWith('.bin'))) {
		const path = join(folder, file);
		const bytes = readFileSync(path);
		const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL };
		writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
		writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
	}
}
