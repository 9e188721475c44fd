/** The push services of the browsers' vendors: nothing else is written to, wherever a subscription points. */
const VENDORS = ['fcm.googleapis.com', 'push.services.mozilla.com', 'push.apple.com', 'notify.windows.com'];

/**
 * Whether a subscription's address is one of a browser's vendor. The server sends to it: any other address would let a
 * browser have it ask machines inside its own network.
 *
 * @param further hosts with their port that this installation trusts as well, as in `push.example.org:8443`
 */
export function checkPushEndpoint(endpoint: string, further: readonly string[] = []): boolean {
	if (!URL.canParse(endpoint)) return false;
	const url = new URL(endpoint);
	if (further.includes(url.host)) return true;
	if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
		return false;
	return VENDORS.some((vendor) => url.hostname === vendor || url.hostname.endsWith(`.${vendor}`));
}
