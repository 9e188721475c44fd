const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * May a request change something, as far as the browser says where it comes from (ASVS 5.0 3.5.3)? Programs say nothing
 * and have no cookie to borrow; `none` is a person's own doing. Kit's check of the Origin of forms is the other fence.
 */
export function checkFetchSite(request: Pick<Request, 'method' | 'headers'>): boolean {
	if (SAFE.has(request.method)) return true;
	const site = request.headers.get('sec-fetch-site');
	return site === null || site === 'same-origin' || site === 'none';
}
