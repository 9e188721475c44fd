// Keeps what the measuring page and its workers fetch, and serves it from there: an installed app as far as loading goes.
const CACHE = 'face-page';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => event.respondWith(fromCache(event.request)));

async function fromCache(request) {
	const cache = await caches.open(CACHE);
	const stored = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
	if (stored) return stored;
	const response = await fetch(request);
	if (response.ok) await cache.put(request, response.clone());
	return response;
}
