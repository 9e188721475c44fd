import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const inside = new BlockList();
// Private, shared, loopback, link-local (cloud metadata), documentation, benchmark, multicast and reserved: RFC 6890.
for (const [net, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
] as const)
	inside.addSubnet(net, bits, 'ipv4');
// Outside of 2000::/3 nothing is public; inside it, tunnels may lead anywhere and documentation leads nowhere.
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16]
] as const)
	inside.addSubnet(net, bits, 'ipv6');

/** Whether an IP address lies on the open internet. */
export function checkPublicAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 4) return !inside.check(address, 'ipv4');
	// Mapped IPv4 (::ffff:…) is outside of 2000::/3 and so is refused.
	return family === 6 && publicV6.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

export type Allowances = {
	/** plain http too */
	http: boolean;
	/** addresses of this machine and its networks too */
	private: boolean;
};

export type Target = { ok: true; address: string; family: number } | { ok: false; reason: string };

/**
 * Where an address leads, looked up once: the connection goes to this IP and nowhere else, so that no name can lead
 * elsewhere between the look and the call.
 */
export async function findTarget(url: URL, allowed: Allowances): Promise<Target> {
	if (url.protocol !== 'https:' && !(allowed.http && url.protocol === 'http:'))
		return { ok: false, reason: 'only https is allowed' };
	const host = url.hostname.replace(/^\[|\]$/g, '');
	let found: { address: string; family: number }[];
	try {
		found = await lookup(host, { all: true, verbatim: true });
	} catch {
		// The name is wrong or the resolver down: both are tried again later.
		return { ok: false, reason: 'the name was not found' };
	}
	// One private among several is enough to refuse: nobody's public name has one by chance.
	if (!allowed.private && found.some(({ address }) => !checkPublicAddress(address)))
		return { ok: false, reason: 'the address is not on the open internet' };
	const [first] = found;
	return first ? { ok: true, ...first } : { ok: false, reason: 'the name was not found' };
}

/** BUNDY_WEBHOOKS_ALLOW: `http`, `private`, both with a comma, or nothing. */
export function readAllowances(env: Record<string, string | undefined>): Allowances {
	const words = (env.BUNDY_WEBHOOKS_ALLOW ?? '').split(',').map((word) => word.trim());
	return { http: words.includes('http'), private: words.includes('private') };
}
