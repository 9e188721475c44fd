import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { codeOf, Refusal } from '../refusal.js';

const DAY_MS = 86_400_000;
/** A certificate is replaced this long before it ends: nobody should meet one that has. */
const RENEW_DAYS = 60;
/** Phones have a year to trust the next authority. */
const RENEW_AUTHORITY_DAYS = 365;

/**
 * The authority and the server's certificate of this installation, kept in `dataDir`/https: made at first, renewed when
 * an end is near or the machine got another name or address. An address outside the private ranges, or a name that the
 * authority was not made for, takes a new authority.
 *
 * @typedef {import('./machine-names.js').Names} Names
 * @param {{ dataDir: string, names: Names, now: Date }} options
 * @returns {Promise<{ certFile: string, keyFile: string, authorityPem: string, renewed: 'nothing' | 'certificate' | 'authority' }>}
 *   `authority`: it is a new one, and every phone has to trust it
 */
export async function keepCertificates({ dataDir, names, now }) {
	const folder = join(dataDir, 'https');
	const at = (/** @type {string} */ name) => join(folder, name);
	mkdirSync(folder, { recursive: true, mode: 0o700 });

	let authority = read(at('authority'));
	const knows = authority && !endsWithin(authority, RENEW_AUTHORITY_DAYS, now);
	const server = read(at('server'));
	const result = { certFile: at('server.crt'), keyFile: at('server.key') };
	if (authority && knows && server && isGood(server, { authority, names, now })) {
		return { ...result, authorityPem: authority.certPem, renewed: 'nothing' };
	}
	const { createAuthority, issueCertificate, isVouchedFor } = await import('./certificates.js');
	const made = !authority || !knows || !isVouchedFor(authority, names);
	if (!authority || made) {
		authority = await createAuthority(names, now);
		write(at('authority'), authority);
	}
	write(at('server'), await issueCertificate(authority, names, now));
	return { ...result, authorityPem: authority.certPem, renewed: made ? 'authority' : 'certificate' };
}

/** How people compare what they install with what the server's console shows. @param {string} pem */
export const fingerprintOf = (pem) => new X509Certificate(pem).fingerprint256;

/**
 * @param {import('./certificates.js').Issued} server
 * @param {{ authority: import('./certificates.js').Issued, names: Names, now: Date }} wanted
 */
function isGood(server, { authority, names, now }) {
	const certificate = new X509Certificate(server.certPem);
	return (
		!endsWithin(server, RENEW_DAYS, now) &&
		certificate.verify(new X509Certificate(authority.certPem).publicKey) &&
		names.dns.every((name) => certificate.checkHost(name) !== undefined) &&
		names.ip.every((address) => isIP(address) !== 0 && certificate.checkIP(address) !== undefined)
	);
}

/**
 * @param {import('./certificates.js').Issued} issued
 * @param {number} days
 * @param {Date} now
 */
const endsWithin = ({ certPem }, days, now) =>
	Date.parse(new X509Certificate(certPem).validTo) - now.getTime() < days * DAY_MS;

/**
 * @param {string} path without its ending
 * @returns {import('./certificates.js').Issued | null} null when one of the two is not there
 */
function read(path) {
	try {
		return { certPem: readFileSync(`${path}.crt`, 'utf8'), keyPem: readFileSync(`${path}.key`, 'utf8') };
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw new Refusal(`The certificate ${path}.crt or its key cannot be read (${codeOf(error)}).`);
	}
}

/**
 * The key first: a certificate without its key would be taken for whole.
 *
 * @param {string} path without its ending
 * @param {import('./certificates.js').Issued} issued
 */
function write(path, { certPem, keyPem }) {
	for (const [ending, text] of Object.entries({ key: keyPem, crt: certPem })) {
		const file = `${path}.${ending}`;
		writeFileSync(`${file}.new`, text, { mode: 0o600 });
		renameSync(`${file}.new`, file);
	}
}
