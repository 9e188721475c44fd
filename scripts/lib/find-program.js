import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first of these programs on the PATH or in one of the folders. A folder's last part may end
 * in `*`, as in `C:\Program Files\MariaDB*`, followed by the folders below it.
 *
 * @param {{ names: string[], folders: string[][] }} where names in order of preference; folders as parts
 * @returns {string | null}
 */
export function findProgram({ names, folders }) {
	const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const places = [...path, ...folders.flatMap((parts) => expand(parts))];
	const suffix = process.platform === 'win32' ? '.exe' : '';
	for (const name of names) {
		const found = places.map((place) => join(place, name + suffix)).find(isProgram);
		if (found) return found;
	}
	return null;
}

/**
 * @param {string[]} parts
 * @returns {string[]}
 */
function expand([first = '', ...rest]) {
	return rest.reduce(
		(folders, part) =>
			folders.flatMap((folder) => (part.endsWith('*') ? matching(folder, part) : [join(folder, part)])),
		[first]
	);
}

/**
 * @param {string} folder
 * @param {string} pattern `name*`
 */
function matching(folder, pattern) {
	try {
		const names = readdirSync(folder).filter((name) => name.startsWith(pattern.slice(0, -1)));
		return names
			.sort()
			.reverse()
			.map((name) => join(folder, name));
	} catch {
		// A usual place that this machine does not have.
		return [];
	}
}

/** @param {string} path */
function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		// Not there, or not ours to run.
		return false;
	}
}
