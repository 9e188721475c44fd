/**
 * Where to go after signing in: a path of this very site, with query and fragment, or null. Browsers read "//x",
 * "/\x" and paths with tabs or line breaks as other hosts, so the URL parser itself decides (ASVS 5.0 3.7.2).
 */
export function findNextPath(next: string | null | undefined): string | null {
	if (!next || !next.startsWith('/') || next.length > 2000) return null;
	const here = 'https://bundy.invalid';
	if (!URL.canParse(next, here)) return null;
	const url = new URL(next, here);
	if (url.origin !== here || url.pathname.startsWith('//')) return null;
	return `${url.pathname}${url.search}${url.hash}`;
}
