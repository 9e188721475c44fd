/**
 * Headers of every answer, pages and static files alike. The server gives them before anything else looks at a request
 * (serve.js), since prerendered shells never pass Kit's hooks; the hooks give the same ones for `npm run dev`.
 *
 * Rendered pages replace the Content-Security-Policy by Kit's own (svelte.config.js). A prerendered shell carries that
 * policy in a meta tag, where browsers ignore `frame-ancestors`: the one here is what keeps shells out of frames.
 *
 * @param {{ secure: boolean }} connection whether the browser came over HTTPS
 * @returns {Array<[name: string, value: string]>}
 */
export function securityHeaders({ secure }) {
	/** @type {Array<[string, string]>} */
	const headers = [
		['x-content-type-options', 'nosniff'],
		// Not 'no-referrer': with it browsers send "Origin: null" with forms, which Kit's CSRF check must refuse.
		['referrer-policy', 'same-origin'],
		['cross-origin-opener-policy', 'same-origin'],
		['cross-origin-resource-policy', 'same-origin'],
		['x-frame-options', 'DENY'],
		[
			'permissions-policy',
			'camera=(self), geolocation=(self), screen-wake-lock=(self), microphone=(), payment=(), usb=()'
		]
	];
	if (secure) headers.push(['strict-transport-security', 'max-age=31536000']);
	return headers;
}

/**
 * What a worker may do, whose policy is that of its own file: run our code, compile our WebAssembly and fetch our models.
 * The pages that start it may not compile anything.
 */
export const WORKER_POLICY =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

/** Policy of an answer that brings none in a header of its own. */
export const FRAMELESS_POLICY = "frame-ancestors 'none'";
