/**
 * By which names and addresses others on the local network reach this machine. Addresses that are made up for this
 * machine alone (loopback, link-local) are left out, save the loopback itself.
 *
 * @typedef {{ dns: string[], ip: string[] }} Names
 * @param {{ hostname: string, interfaces: NodeJS.Dict<import('node:os').NetworkInterfaceInfo[]>, extra: string[] }} machine
 *   `extra`: names that somebody else gave it, as in the office's DNS
 * @returns {Names & { lan: string[] }} `lan`: the addresses that a phone can use, private ones first
 */
export function listMachineNames({ hostname, interfaces, extra }) {
	const host = hostname.toLowerCase();
	const known = /^[a-z\d]([a-z\d-]*[a-z\d])?$/.test(host) ? [host, `${host}.local`] : host ? [host] : [];
	const addresses = Object.values(interfaces)
		.flatMap((list) => list ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => address)
		.filter((address) => !address.startsWith('169.254.'));
	const lan = [...new Set(addresses)].sort((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)));
	return {
		dns: [...new Set(['localhost', ...known, ...extra.map((name) => name.toLowerCase())])],
		ip: ['127.0.0.1', '::1', ...lan],
		lan
	};
}

/** @param {string} address IPv4 */
const isPrivate = (address) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);

/**
 * @param {string | undefined} text BUNDY_HOSTNAMES
 * @returns {string[]} names only; anything else is left out
 */
export function parseHostNames(text) {
	return (text ?? '')
		.split(/[\s,]+/)
		.filter((name) => /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(name) && !/^[\d.]+$/.test(name));
}
