// Builds the measuring page, serves it under the app's own security policy, and opens it in the installed Chromium.
// The app and its database are not needed.
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../lib/find-chromium.js';
import { face } from '../vite-face.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, '.cache/face-page');
const LIBRARY_MODELS = join(ROOT, 'node_modules/@vladmandic/face-api/model');
const TYPES = /** @type {Record<string, string>} */ ({
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.json': 'application/json',
	'.wasm': 'application/wasm',
	'.bin': 'application/octet-stream',
	'.jpg': 'image/jpeg',
	'.png': 'image/png'
});
const POLICY =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src 'self' blob:; media-src 'self' blob:";

/**
 * @typedef {object} LabOptions
 * @property {string} [fakeVideo] a clip (.mjpeg or .y4m) that the page's camera shows
 * @property {Record<string, string>} [folders] URL prefix to folder, for photographs
 * @property {boolean} [webgl] render WebGL in software instead of not at all
 * @property {string} [page] which page of scripts/face/page to open
 */

/** @param {LabOptions} [options] */
export async function openLab({ fakeVideo, folders = {}, webgl = false, page: name = 'index.html' } = {}) {
	await buildPages();
	const server = await serve({
		'/': OUT,
		'/models/': join(ROOT, 'static/models'),
		'/library-models/': LIBRARY_MODELS,
		'/offline.js': join(ROOT, 'scripts/face/page/offline.js'),
		...folders
	});
	const executablePath = await findChromium();
	if (!executablePath) throw new Error('Chromium was not found. Install it, or set CHROMIUM_PATH to it.');
	const profile = mkdtempSync(join(tmpdir(), 'bundy-face-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath,
		headless: true,
		permissions: ['camera'],
		args: [
			...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
			...['--disable-component-update', '--disable-sync'],
			...(webgl
				? [
						'--use-gl=angle',
						'--use-angle=swiftshader',
						'--enable-unsafe-swiftshader',
						'--ignore-gpu-blocklist'
					]
				: ['--disable-gpu']),
			...(fakeVideo ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] : []),
			...(fakeVideo ? [`--use-file-for-fake-video-capture=${fakeVideo}`] : [])
		]
	});
	const page = await context.newPage();
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') console.error(`[page] ${message.text()}`);
	});
	page.on('pageerror', (error) => console.error('[page]', error));
	await page.goto(`${server.origin}/${name}`);
	return {
		page,
		context,
		url: `${server.origin}/${name}`,
		/** From now on nothing answers but what the browser keeps. */
		goOffline: server.close,
		async close() {
			await context.close();
			await server.close();
			rmSync(profile, { recursive: true, force: true });
		}
	};
}

/** @type {Promise<unknown> | undefined} */
let built;

/** Once per process: two seconds. */
function buildPages() {
	built ??= build({
		configFile: false,
		root: join(ROOT, 'scripts/face/page'),
		logLevel: 'error',
		plugins: [face()],
		// As in the app's own build: no other address is taken for a worker of ours.
		worker: {
			format: 'es',
			rolldownOptions: { output: { entryFileNames: '_app/immutable/workers/[name]-[hash].js' } }
		},
		resolve: { alias: { $domain: join(ROOT, 'src/lib/domain'), $lib: join(ROOT, 'src/lib') } },
		build: {
			outDir: OUT,
			emptyOutDir: true,
			target: 'es2022',
			rolldownOptions: { input: { index: join(ROOT, 'scripts/face/page/index.html') } }
		}
	});
	return built;
}

/** @param {string} folder @param {string} file */
function isInside(folder, file) {
	return !relative(folder, file).startsWith(`..${sep}`);
}

/** @param {Record<string, string>} folders longest prefix wins */
async function serve(folders) {
	const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
		const prefix = prefixes.find((each) => path.startsWith(each));
		const file = prefix && join(folders[prefix] ?? '', normalize(path.slice(prefix.length)));
		if (path === '/favicon.ico') {
			response.writeHead(204).end();
			return;
		}
		if (!file || !isInside(folders[prefix] ?? '', file) || !existsSync(file) || !statSync(file).isFile()) {
			response.writeHead(404).end();
			return;
		}
		response.writeHead(200, {
			'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
			'content-security-policy': POLICY,
			'cache-control': path.startsWith('/models/') ? 'public, max-age=31536000, immutable' : 'no-cache'
		});
		createReadStream(file)
			.on('error', () => response.destroy())
			.pipe(response);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the page server has no port');
	return {
		origin: `http://localhost:${address.port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve(undefined));
				server.closeAllConnections();
			})
	};
}
