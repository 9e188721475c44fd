import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One photograph of a folder of identities. */
export type Photo = { identity: string; path: string; sha256: string };

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif)$/i;

/** Every picture in every sub-folder; a sub-folder is one person. Paths are relative to the folder, with slashes. */
export function listPhotos(folder: string): Photo[] {
	const identities = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
	return identities.sort().flatMap((identity) => {
		const files = readdirSync(join(folder, identity)).filter((name) => PICTURE.test(name));
		return files.sort().map((name) => ({
			identity,
			path: `${identity}/${name}`,
			sha256: createHash('sha256')
				.update(readFileSync(join(folder, identity, name)))
				.digest('hex')
		}));
	});
}
