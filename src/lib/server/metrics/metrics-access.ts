import { createHash, timingSafeEqual } from 'node:crypto';

export type MetricsRequest = {
	/** the other end of the connection, or what a trusted proxy said it is; null when it is not known */
	clientAddress: string | null;
	headers: Headers;
};

/** What a proxy adds: a request that came through one on this machine is not from this machine. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Figures of the business are not public: this machine may read them, and whoever has the token. */
export function checkMayReadMetrics(request: MetricsRequest, token: string | null): boolean {
	const { clientAddress, headers } = request;
	const given = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
	if (given !== undefined) return token !== null && isSame(given, token);
	const proxied = PROXY_HEADERS.some((name) => headers.has(name));
	return !proxied && clientAddress !== null && LOOPBACK.test(clientAddress);
}

/** By their hashes, so that neither length nor content shows in the time it takes. */
function isSame(a: string, b: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(a), hash(b));
}
