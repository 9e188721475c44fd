import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One photograph of a folder of identities. */
export type Photo = { identity: string; path: string; sha256: string };

/** What counts as a photograph, kinds included that no browser reads: they are photographs that could not be enrolled. */
const PICTURE = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i;

/**
 * Every picture in every sub-folder; a sub-folder is one person. Paths are relative to the folder, with slashes. Other
 * files, hidden ones (`.DS_Store`, `._1.jpg`) and links that lead nowhere are passed over.
 */
export function listPhotos(folder: string): Photo[] {
	const identities = listNames(folder).filter((name) => kindOf(join(folder, name)) === 'folder');
	return identities.flatMap((identity) =>
		listNames(join(folder, identity))
			.filter((name) => PICTURE.test(name) && kindOf(join(folder, identity, name)) === 'file')
			.map((name) => ({
				identity,
				path: `${identity}/${name}`,
				sha256: createHash('sha256')
					.update(readFileSync(join(folder, identity, name)))
					.digest('hex')
			}))
	);
}

function listNames(folder: string): string[] {
	return readdirSync(folder)
		.filter((name) => !name.startsWith('.'))
		.sort();
}

function kindOf(path: string): 'file' | 'folder' | null {
	const found = statSync(path, { throwIfNoEntry: false });
	if (!found) return null;
	return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null;
}
