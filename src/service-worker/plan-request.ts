import type { ToCache } from './to-cache';

/**
 * - `page`, `asset`: from the shell of this version
 * - `code`: hashed code that the shell does not list (worker chunks); kept with the shell once fetched
 * - `model`: from the model cache, fetched on first need
 * - `network`: none of our business
 */
export type RequestPlan = 'page' | 'asset' | 'code' | 'model' | 'network';

export interface PlannedRequest {
	method: string;
	url: string;
	mode: RequestMode;
}

/** Which answer a request gets. The API and the office pages never come from a cache. */
export function planRequest(
	request: PlannedRequest,
	{ origin, toCache }: { origin: string; toCache: ToCache }
): RequestPlan {
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== origin) return 'network';
	const path = trimSlash(url.pathname);
	if (request.mode === 'navigate') return toCache.pages.has(path) ? 'page' : 'network';
	if (toCache.models.has(path)) return 'model';
	if (toCache.assets.has(path)) return 'asset';
	return path.startsWith('/_app/immutable/') ? 'code' : 'network';
}

function trimSlash(path: string): string {
	return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
