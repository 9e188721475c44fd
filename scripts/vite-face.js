// What Vite must know about the face pipeline; shared by the app's build and by the measuring pages in scripts/face.
import { fileURLToPath } from 'node:url';
import { prepareModels } from './prepare-models.js';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * face-api's build without tfjs imports three entry points by file name. The whole of tfjs is replaced by its core
 * (a third of the size); the two backends by nothing, because backend.ts loads the one that is used.
 */
const TFJS = [
	{ find: /^@tensorflow\/tfjs\/dist\/index\.js$/, replacement: at('../src/lib/face-worker/tfjs.ts') },
	{
		find: /^@tensorflow\/tfjs-backend-(webgl|wasm)\/dist\/index\.js$/,
		replacement: at('../src/lib/face-worker/no-backend.ts')
	}
];

/** @returns {import('vite').Plugin} puts the models into static/ and tfjs into one piece */
export function face() {
	return {
		name: 'bundy-face',
		enforce: 'pre',
		config() {
			prepareModels();
			return { resolve: { alias: TFJS } };
		}
	};
}
