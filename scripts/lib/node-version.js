import { Refusal } from './refusal.js';

/** Vite 8 and SvelteKit need 20.19; 21 and the first 22s lack what they use. */
/** @type {[major: number, minor: number]} */
const OLDEST = [20, 19];

/**
 * @param {string} version as in `process.versions.node`
 */
export function requireNodeVersion(version) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
	throw new Refusal(
		`Bundy needs Node ${OLDEST.join('.')} or newer and this is ${version}. Install a current one from https://nodejs.org and start again.`
	);
}
