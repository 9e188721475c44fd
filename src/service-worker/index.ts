/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { readPushed } from './notify';
import { planRequest } from './plan-request';
import { listImports, listSuccessors, listToCache } from './to-cache';

// The global scope of this file; TypeScript knows only the window's.
const sw = globalThis as unknown as ServiceWorkerGlobalScope;

const SHELL_PREFIX = 'bundy-shell-';
const SHELL = `${SHELL_PREFIX}${version}`;
/** Not bound to a version: 8 MB are not fetched again because a button has moved. */
const MODELS = 'bundy-models';

const toCache = listToCache({ build, files, prerendered });

sw.addEventListener('install', (event) => {
	event.waitUntil(Promise.all([storeShell(), storeSuccessors()]));
});

sw.addEventListener('activate', (event) => {
	event.waitUntil(Promise.all([dropOldShells(), dropOldModels()]).then(() => sw.clients.claim()));
});

// Never on our own: a page says when no punch is in flight (lib/client/pwa).
sw.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') void sw.skipWaiting();
});

sw.addEventListener('fetch', (event) => {
	const { request } = event;
	switch (planRequest(request, { origin: sw.location.origin, toCache })) {
		case 'page':
			return event.respondWith(fromCache(SHELL, pagePath(request)));
		case 'asset':
		case 'code':
			return event.respondWith(fromCache(SHELL, request));
		case 'model':
			return event.respondWith(fromCache(MODELS, request));
		case 'network':
	}
});

// A reminder, through the push service of this browser's maker. Browsers want every push to be seen.
sw.addEventListener('push', (event) => {
	const pushed = readPushed(readJson(event.data), sw.location.origin);
	if (pushed === null) return;
	const { title, body, tag, url } = pushed;
	const icon = '/icons/icon-192.png';
	event.waitUntil(sw.registration.showNotification(title, { body, tag, icon, data: url }));
});

sw.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(openPage(String(event.notification.data)));
});

function readJson(data: PushMessageData | null): unknown {
	try {
		return data?.json() ?? null;
	} catch {
		return null; // not JSON: not ours
	}
}

/** In a window that is open already, unless somebody punches in it. */
async function openPage(path: string): Promise<void> {
	const windows = await sw.clients.matchAll({ type: 'window' });
	const free = windows.find(({ url }) => !toCache.pages.has(new URL(url).pathname));
	const shown = free && (await free.navigate(path).catch(() => null)); // not ours to steer: a new window then
	await (shown ? shown.focus() : sw.clients.openWindow(path));
}

/** What is stored, else the network, and then it is stored. */
async function fromCache(name: string, request: Request | string): Promise<Response> {
	const cache = await caches.open(name);
	const stored = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
	if (stored !== undefined) return stored;
	const response = await fetch(request);
	if (response.status === 200 && !response.redirected) await keep(cache, request, response.clone());
	return response;
}

/** A full disk must not keep the answer from the page. */
async function keep(cache: Cache, request: Request | string, response: Response): Promise<void> {
	try {
		await cache.put(request, response);
	} catch (error) {
		if (!(error instanceof DOMException)) throw error;
		console.warn('could not keep a file for offline use', error);
	}
}

async function storeShell(): Promise<void> {
	const cache = await caches.open(SHELL);
	await cache.addAll(toCache.shell.map((path) => new Request(path, { cache: 'no-cache' })));
}

/** A device that looked at faces before an update must do so after it, network or not. */
async function storeSuccessors(): Promise<void> {
	const cache = await caches.open(MODELS);
	const cached = (await cache.keys()).map(({ url }) => new URL(url).pathname);
	if (cached.length === 0) return;
	await Promise.all([cache.addAll(listSuccessors(cached, toCache.models)), storeWorkers()]);
}

async function storeWorkers(): Promise<void> {
	const cache = await caches.open(SHELL);
	const found = new Set(toCache.workers);
	// A set hands out what is added while it is walked.
	for (const path of found) {
		await cache.add(path);
		const code = (await (await cache.match(path))?.text()) ?? '';
		for (const imported of listImports(code, path)) found.add(imported);
	}
}

async function dropOldShells(): Promise<void> {
	const old = (await caches.keys()).filter((name) => name.startsWith(SHELL_PREFIX) && name !== SHELL);
	await Promise.all(old.map((name) => caches.delete(name)));
}

async function dropOldModels(): Promise<void> {
	const cache = await caches.open(MODELS);
	const old = (await cache.keys()).filter(({ url }) => !toCache.models.has(new URL(url).pathname));
	await Promise.all(old.map((request) => cache.delete(request)));
}

function pagePath(request: Request): string {
	const path = new URL(request.url).pathname;
	return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
