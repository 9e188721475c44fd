/** What Kit knows about a build (module `$service-worker`). Paths start with `/`. */
export interface AppFiles {
	/** hashed code and styles */
	build: readonly string[];
	/** everything from static/, the face models included */
	files: readonly string[];
	/** pages without server data: the device screens */
	prerendered: readonly string[];
}

export interface ToCache {
	/** stored at install: the device screens work without network from the first visit on */
	shell: readonly string[];
	/** stored when first needed: 9 MB that an office computer never asks for */
	models: ReadonlySet<string>;
	/** entries of the face worker; Kit lists neither what they import nor where it lies */
	workers: readonly string[];
	pages: ReadonlySet<string>;
	assets: ReadonlySet<string>;
}

const MODELS = '/models/';
/** Readers of badges: one megabyte that only devices with a camera ask for. */
const WASM = '.wasm';
const WORKERS = '/immutable/workers/';

export function listToCache({ build, files, prerendered }: AppFiles): ToCache {
	const workers = build.filter((path) => path.includes(WORKERS));
	const code = build.filter((path) => !path.includes(WORKERS) && !path.endsWith(WASM));
	const assets = [...code, ...files.filter((path) => !path.startsWith(MODELS))];
	return {
		shell: [...assets, ...prerendered],
		workers,
		models: new Set([
			...files.filter((path) => path.startsWith(MODELS)),
			...build.filter((path) => path.endsWith(WASM))
		]),
		pages: new Set(prerendered),
		assets: new Set(assets)
	};
}

/**
 * Models of this version that take the place of cached ones of an older version: a device that looked at faces
 * before the update must do so after it, network or not.
 */
export function listSuccessors(cached: readonly string[], models: ReadonlySet<string>): string[] {
	const names = new Set(cached.map(fileName));
	return [...models].filter((path) => names.has(fileName(path)) && !cached.includes(path));
}

/** Paths of the modules that a built module imports, from its code and its own path. */
export function listImports(code: string, path: string): string[] {
	const relative = code.matchAll(/["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g);
	return [...new Set([...relative].map(([, found = '']) => new URL(found, `http://x${path}`).pathname))];
}

/** Without the hash that a build puts into the name of a reader. */
function fileName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1).replace(/\.[\w-]{8}\.wasm$/, WASM);
}
