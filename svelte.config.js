import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { compressModels } from './scripts/compress-models.js';

const OUT = process.env.BUNDY_BUILD ?? 'build';
const node = adapter({ out: OUT, precompress: true });

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		runes: ({ filename }) => (filename.split(/[/\\]/).includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: {
			...node,
			async adapt(builder) {
				await node.adapt(builder);
				compressModels(join(OUT, 'client', 'models'));
			}
		},
		alias: { $domain: 'src/lib/domain' },
		serviceWorker: { register: false },
		// Shells and guides only; what they link to is made for whoever asks, and tests/unit/documents.spec.ts follows the links.
		prerender: { crawl: false },
		csp: {
			// 'auto' = a nonce on rendered pages, hashes on the prerendered shells the service worker caches.
			mode: 'auto',
			directives: {
				'default-src': ['none'],
				// For the screens of a device, which read badges; src/lib/server/page-policy.ts takes it from all others. Nothing may eval JavaScript.
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'blob:', 'data:'],
				'media-src': ['self', 'blob:'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'font-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				// Text that becomes markup or a script's address goes through one of two policies, or is refused.
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'bundy-script']
			}
		}
	}
};
