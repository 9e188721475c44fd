import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Results by photograph, one line each, so that an interrupted run goes on where it stopped. The file is named after the
 * code that made them: another pipeline or other weights start afresh.
 */
export function openDescriptorCache<T>(folder: string, version: string) {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${version}.jsonl`);
	const known = new Map<string, T>();
	for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
		const entry = parseLine<T>(line);
		if (entry) known.set(entry.key, entry.value);
	}
	return {
		find: (key: string) => known.get(key),
		keep(key: string, value: T): void {
			known.set(key, value);
			appendFileSync(file, `${JSON.stringify({ key, value }, shorten)}\n`);
		}
	};
}

/** The built workers that describe photographs; the page around them does not change what they find. */
const DESCRIBING = /(measure|library)\.worker-.*\.js$/;

/** Digest of the built scripts with such names. */
export function hashScripts(folder: string, which = DESCRIBING): string {
	const hash = createHash('sha256');
	for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
		if (!which.test(name) || !statSync(join(folder, name)).isFile()) continue;
		hash.update(name).update(readFileSync(join(folder, name)));
	}
	return hash.digest('hex').slice(0, 16);
}

/** The last line may be cut off by an interruption. */
function parseLine<T>(line: string): { key: string; value: T } | null {
	if (!line) return null;
	try {
		return JSON.parse(line);
	} catch (cause) {
		if (cause instanceof SyntaxError) return null;
		throw cause;
	}
}

function shorten(_key: string, value: unknown) {
	return typeof value === 'number' ? Math.round(value * 1e7) / 1e7 : value;
}
