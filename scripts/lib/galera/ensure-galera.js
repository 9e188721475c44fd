import { existsSync } from 'node:fs';
import { canInstallPackages, installPackages } from '../apt-get.js';
import { findProgram } from '../find-program.js';
import { Refusal } from '../refusal.js';

/** Where distributions put Galera's library. */
const PROVIDERS = [
	'/usr/lib/galera/libgalera_smm.so',
	'/usr/lib64/galera-4/libgalera_smm.so',
	'/usr/lib64/galera/libgalera_smm.so',
	'/usr/lib/libgalera_smm.so'
];
/** How a node is filled from another one: MariaDB's script, and what it calls. */
const PROGRAMS = ['wsrep_sst_rsync', 'rsync'];
const PACKAGES = ['mariadb-server', 'galera-4', 'rsync'];

/** @returns {string | null} the path of Galera's library; null when a part of what a cluster needs is not installed */
export function findGaleraProvider() {
	const provider = PROVIDERS.find((path) => existsSync(path)) ?? null;
	const missing = PROGRAMS.some((name) => !findProgram({ names: [name], folders: [['/usr/bin']] }));
	return missing ? null : provider;
}

export const GALERA_MISSING = `A cluster needs MariaDB's server with Galera and rsync, which only root can install: sudo apt-get install ${PACKAGES.join(' ')}`;

/**
 * What `npm run galera` and the fault tests need, from Debian's or Ubuntu's packages where that is possible without asking.
 *
 * @param {{ root: string, signal: AbortSignal, progress: import('../progress.js').Progress }} options
 */
export async function ensureGalera({ root, signal, progress }) {
	if (findGaleraProvider()) return;
	if (canInstallPackages())
		await progress.step('Installing Galera (apt-get)', () =>
			installPackages({ packages: PACKAGES, root, signal })
		);
	if (!findGaleraProvider()) throw new Refusal(GALERA_MISSING);
}
