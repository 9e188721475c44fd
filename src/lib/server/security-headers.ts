/** Headers beside the Content-Security-Policy, which Kit writes (svelte.config.js). */
export function securityHeaders(url: URL): [name: string, value: string][] {
	const headers: [string, string][] = [
		['x-content-type-options', 'nosniff'],
		// Not 'no-referrer': with it browsers send "Origin: null" with forms, which Kit's CSRF check must refuse.
		['referrer-policy', 'same-origin'],
		['cross-origin-opener-policy', 'same-origin'],
		['cross-origin-resource-policy', 'same-origin'],
		[
			'permissions-policy',
			'camera=(self), geolocation=(self), screen-wake-lock=(self), microphone=(), payment=(), usb=()'
		]
	];
	if (url.protocol === 'https:') headers.push(['strict-transport-security', 'max-age=31536000']);
	return headers;
}
