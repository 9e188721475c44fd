/// <reference types="trusted-types" />
/** Ours to start: the service worker, and workers among the built code; in development they are the source itself. */
const OWN = /^\/(service-worker\.js$|_app\/immutable\/workers\/|src\/lib\/face-worker\/)/;

let policy: Pick<TrustedTypePolicy, 'createScriptURL'> | null = null;

/**
 * The address of a worker as the browser demands it under Trusted Types: as text it is refused, so that nothing which
 * somebody slipped into a page can be started as a script. Plain text where a browser knows no Trusted Types.
 *
 * Throws Error for any address but those of our own workers.
 */
export function trustScript(url: string): TrustedScriptURL | string {
	if (!window.trustedTypes) {
		requireOwn(url);
		return url;
	}
	const own = (policy ??= window.trustedTypes.createPolicy('bundy-script', {
		createScriptURL: (text: string) => {
			requireOwn(text);
			return text;
		}
	}));
	return own.createScriptURL(url);
}

function requireOwn(text: string): void {
	const url = new URL(text, location.href);
	if (url.origin !== location.origin || !OWN.test(url.pathname))
		throw new Error(`not a worker of Bundy: ${url.href}`);
}
