import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { applyLimits, SERVER_OPTIONS } from '../server-limits.js';
import { renderTrustPage } from './trust-page.js';

const HEADERS = {
	'content-security-policy':
		"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-store'
};

/**
 * What answers plain HTTP beside HTTPS: the page that gets devices to trust us, the authority's certificate, and for
 * everything else the way to the same place over HTTPS.
 *
 * @param {{ port: number, host?: string, httpsPort: number, lanAddress: string | undefined, authority: () => string }} options
 *   `authority` gives its PEM as it is now
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
export async function startTrustServer({ port, host, httpsPort, lanAddress, authority }) {
	const server = applyLimits(createServer(SERVER_OPTIONS, respond));
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host }, () => resolve(undefined));
	});
	const address = server.address();
	const ownPort = typeof address === 'object' && address ? address.port : port;
	return {
		port: ownPort,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};

	/**
	 * @param {import('node:http').IncomingMessage} request
	 * @param {import('node:http').ServerResponse} response
	 */
	function respond(request, response) {
		const hostname = hostOf(request.headers.host) ?? lanAddress ?? 'localhost';
		const { pathname, search } = new URL(request.url ?? '/', 'http://host');
		const httpsUrl = `https://${hostname}:${httpsPort}`;
		if (pathname === '/' || pathname === '/trust') {
			const certificate = new X509Certificate(authority());
			// A phone cannot reach what a browser on the server calls localhost.
			const reachable = /^(localhost|127\.|\[)/.test(hostname) ? (lanAddress ?? hostname) : hostname;
			const page = renderTrustPage({
				httpsUrl,
				pageUrl: `http://${reachable}:${ownPort}`,
				fingerprint: certificate.fingerprint256,
				notAfter: new Date(certificate.validTo)
			});
			response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(page);
		} else if (pathname === '/bundy-ca.crt') {
			// DER and this type: what Android and iOS take for a certificate to install.
			response
				.writeHead(200, { ...HEADERS, 'content-type': 'application/x-x509-ca-cert' })
				.end(new X509Certificate(authority()).raw);
		} else {
			// Not for ever: without --https this address serves Bundy itself again.
			response.writeHead(307, { ...HEADERS, location: `${httpsUrl}${pathname}${search}` }).end();
		}
	}
}

/**
 * @param {string | undefined} header
 * @returns {string | null} null for what is no host name: it goes into a link
 */
function hostOf(header) {
	const host = /^([a-z\d.-]+|\[[\da-f:]+\])(?::\d+)?$/i.exec(header ?? '')?.[1];
	return host ?? null;
}
