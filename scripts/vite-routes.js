import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const TABLE = join('src', 'lib', 'server', 'access', 'route-access.ts');

/**
 * Stops the build when a page or an endpoint has no line in the table of permissions: nobody forgets to say who may.
 *
 * @returns {import('vite').Plugin}
 */
export function routes() {
	return {
		name: 'bundy-routes',
		apply: 'build',
		buildStart() {
			const missing = findUndeclared(process.cwd());
			if (missing.length > 0)
				this.error(`Say in ${TABLE} who may use ${missing.join(', ')}: no route is without a permission.`);
		}
	};
}

/** @param {string} root */
export function findUndeclared(root) {
	const table = readFileSync(join(root, TABLE), 'utf8');
	const folder = join(root, 'src', 'routes');
	const files = listFiles(folder).filter((path) =>
		/\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(path)
	);
	const ids = files.map((path) => `/${relative(folder, dirname(path)).split(sep).join('/')}`);
	return [...new Set(ids)].filter((id) => !table.includes(`'${id}':`)).sort();
}

/** @param {string} folder @returns {string[]} */
const listFiles = (folder) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
