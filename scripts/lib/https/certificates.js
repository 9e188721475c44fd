import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
/** Apple takes 825 days at most from an authority that a person added; browsers ask for 398 of public ones. */
const LEAF_DAYS = 397;
/** Clocks of tablets run late. */
const EARLIER_MS = 2 * DAY_MS;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const NAME_CONSTRAINTS = '2.5.29.30';

/** Endings that are never somebody else's site on the internet. */
const LOCAL_ENDINGS = ['localhost', 'local', 'lan', 'internal', 'home.arpa', 'intranet'];
/** Network and mask of loopback, private and link-local addresses. */
const LOCAL_NETWORKS = [
	'7f000000ff000000',
	'0a000000ff000000',
	'ac100000fff00000',
	'c0a80000ffff0000',
	`${'00'.repeat(15)}01${'ff'.repeat(16)}`,
	`fc${'00'.repeat(15)}fe${'00'.repeat(15)}`
];

x509.cryptoProvider.set(/** @type {Crypto} */ (webcrypto));

/**
 * @typedef {{ certPem: string, keyPem: string }} Issued
 * @typedef {import('./machine-names.js').Names} Names
 */

/**
 * An authority for one installation. It can vouch for this machine and for local names and private addresses, and for
 * nothing else (RFC 5280, 4.2.1.10): a stolen key cannot play somebody's bank to the phones that trust it.
 *
 * @param {Names} names
 * @param {Date} now
 * @returns {Promise<Issued>}
 */
export async function createAuthority(names, now) {
	const keys = await generateKeys();
	const certificate = await x509.X509CertificateGenerator.createSelfSigned({
		serialNumber: newSerial(),
		// The date tells two authorities of one machine apart in a phone's list.
		name: `CN=Bundy ${names.dns.at(1) ?? 'local'} ${now.toISOString().slice(0, 10)}, O=Bundy`,
		notBefore: new Date(now.getTime() - EARLIER_MS),
		notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
		signingAlgorithm: ALGORITHM,
		keys,
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
			constrainTo(names)
		]
	});
	return toPem(certificate, keys);
}

/**
 * The server's certificate for all its names.
 *
 * @param {Issued} authority
 * @param {Names} names
 * @param {Date} now
 * @returns {Promise<Issued>} `certPem` holds the authority's certificate behind its own
 */
export async function issueCertificate(authority, names, now) {
	const issuer = new x509.X509Certificate(authority.certPem);
	const keys = await generateKeys();
	const certificate = await x509.X509CertificateGenerator.create({
		serialNumber: newSerial(),
		subject: `CN=${names.dns.at(1) ?? 'localhost'}`,
		issuer: issuer.subject,
		notBefore: new Date(now.getTime() - EARLIER_MS),
		notAfter: new Date(Math.min(now.getTime() + LEAF_DAYS * DAY_MS, issuer.notAfter.getTime())),
		signingAlgorithm: ALGORITHM,
		publicKey: keys.publicKey,
		signingKey: await readPrivateKey(authority.keyPem),
		extensions: [
			new x509.BasicConstraintsExtension(false, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
			new x509.SubjectAlternativeNameExtension([
				...names.dns.map((value) => ({ type: /** @type {const} */ ('dns'), value })),
				...names.ip.map((value) => ({ type: /** @type {const} */ ('ip'), value }))
			]),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
			await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey)
		]
	});
	const issued = await toPem(certificate, keys);
	return { ...issued, certPem: `${issued.certPem}${authority.certPem}` };
}

/**
 * Whether the authority may sign for all of these: it carries its constraints with it.
 *
 * @param {Issued} authority
 * @param {Names} names
 */
export function isVouchedFor({ certPem }, names) {
	const certificate = new x509.X509Certificate(certPem);
	const value = certificate.getExtension(NAME_CONSTRAINTS)?.value;
	if (!value) return false;
	const constraints = Buffer.from(value);
	return listSubtrees(names).every((subtree) => constraints.includes(subtree));
}

/** @param {Names} names */
function constrainTo(names) {
	const constraints = der(0x30, der(0xa0, Buffer.concat(listSubtrees(names))));
	return new x509.Extension(NAME_CONSTRAINTS, true, new Uint8Array(constraints));
}

/**
 * GeneralSubtree { base GeneralName: dNSName [2] or iPAddress [7] } of each.
 *
 * @param {Names} names
 */
function listSubtrees({ dns, ip }) {
	const own = dns.filter((name) => !LOCAL_ENDINGS.some((ending) => name.endsWith(`.${ending}`)));
	const endings = [...new Set([...LOCAL_ENDINGS, ...own])];
	const outside = ip.filter((address) => isIP(address) === 4 && !isLocal(address));
	const networks = [...LOCAL_NETWORKS, ...outside.map((address) => `${toHex(address)}ffffffff`)];
	return [
		...endings.map((name) => der(0x82, Buffer.from(name, 'ascii'))),
		...networks.map((hex) => der(0x87, Buffer.from(hex, 'hex')))
	].map((base) => der(0x30, base));
}

/** @param {string} address IPv4 */
const toHex = (address) => Buffer.from(address.split('.').map(Number)).toString('hex');

/** @param {string} address IPv4 */
function isLocal(address) {
	const given = Number.parseInt(toHex(address), 16);
	return LOCAL_NETWORKS.filter((hex) => hex.length === 16).some((hex) => {
		const mask = Number.parseInt(hex.slice(8), 16);
		return (given & mask) >>> 0 === Number.parseInt(hex.slice(0, 8), 16);
	});
}

/**
 * One DER element; its content stays below 64 KB.
 *
 * @param {number} tag
 * @param {Buffer} content
 */
function der(tag, content) {
	const { length } = content;
	const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** @returns {Promise<CryptoKeyPair>} */
const generateKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** @param {string} pem PKCS#8 */
function readPrivateKey(pem) {
	const bytes = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
	return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
}

/**
 * @param {x509.X509Certificate} certificate
 * @param {CryptoKeyPair} keys
 * @returns {Promise<Issued>}
 */
async function toPem(certificate, keys) {
	const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
	const key = createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' });
	return {
		certPem: `${certificate.toString('pem')}\n`,
		keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString()
	};
}

/** 127 random bits; the first byte is no zero and no sign. */
function newSerial() {
	const bytes = randomBytes(16);
	bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
	return bytes.toString('hex');
}
