/**
 * Where somebody comes back to after a sign-in or a proof that was asked for on the way. After a form there is nothing to
 * return to but its page: the action is not repeated. A download has no page of its own, and would leave whoever
 * confirmed on a page that waits for ever: one returns to where its button is.
 */
export function findWayBack({
	url,
	referer,
	isPage,
	opens
}: {
	url: URL;
	referer: string | null;
	/** a page is at the address */
	isPage: boolean;
	/** it is asked for, and not one of its forms sent */
	opens: boolean;
}): string {
	if (isPage && opens) return url.pathname + url.search;
	const from = referer && URL.canParse(referer) ? new URL(referer) : null;
	if (from?.origin === url.origin) return from.pathname + from.search;
	return isPage ? url.pathname : '/office';
}
