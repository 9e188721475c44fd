import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProgram } from '../find-program.js';
import { issueCertificate } from './certificates.js';
import { keepCertificates } from './keep-certificates.js';

const NAMES = { dns: ['localhost', 'clock', 'clock.local'], ip: ['127.0.0.1', '::1', '192.168.1.10'] };
const NOW = new Date('2026-03-02T00:00:00Z');
const DAY_MS = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'bundy-https-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const keep = (names = NAMES, now = NOW) => keepCertificates({ dataDir, names, now });
const serverCertificate = () => new X509Certificate(read('server.crt'));
const read = (name: string) => readFileSync(join(dataDir, 'https', name), 'utf8');

describe('certificates of one installation', () => {
	test('are made once, for all names and addresses, with keys for this user only', async () => {
		expect((await keep()).renewed).toBe('authority');
		const { certFile, keyFile, authorityPem, renewed } = await keep();
		expect(renewed).toBe('nothing');
		const certificate = serverCertificate();
		for (const name of NAMES.dns) expect(certificate.checkHost(name), name).toBeDefined();
		for (const address of NAMES.ip) expect(certificate.checkIP(address), address).toBeDefined();
		expect(certificate.verify(new X509Certificate(authorityPem).publicKey)).toBe(true);
		expect(new X509Certificate(authorityPem).ca).toBe(true);
		expect(certificate.ca).toBe(false);
		for (const file of [certFile, keyFile]) expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test('a certificate is renewed 60 days before its end, by the same authority', async () => {
		const { authorityPem } = await keep();
		expect((await keep(NAMES, later(397 - 61))).renewed).toBe('nothing');
		expect(await keep(NAMES, later(397 - 59))).toMatchObject({ renewed: 'certificate', authorityPem });
	});

	test('another private address, or name below .local, takes no new authority', async () => {
		const { authorityPem } = await keep();
		const moved = { dns: [...NAMES.dns, 'gate.local'], ip: ['127.0.0.1', '::1', '10.4.5.6'] };
		expect(await keep(moved)).toMatchObject({ renewed: 'certificate', authorityPem });
		expect(serverCertificate().checkIP('10.4.5.6')).toBeDefined();
		expect(serverCertificate().checkIP('192.168.1.10')).toBeUndefined();
	});

	test.each([
		['a name of the internet', { dns: [...NAMES.dns, 'clock.example.org'], ip: NAMES.ip }],
		['an address of the internet', { dns: NAMES.dns, ip: [...NAMES.ip, '203.0.113.9'] }]
	])('%s takes a new authority', async (_, names) => {
		await keep();
		expect((await keep(names)).renewed).toBe('authority');
		expect((await keep(names)).renewed).toBe('nothing');
		// And going back needs none.
		expect((await keep()).renewed).not.toBe('authority');
	});

	test('the authority is renewed a year before its end', async () => {
		await keep();
		expect((await keep(NAMES, later(3650 - 366))).renewed).toBe('certificate');
		expect((await keep(NAMES, later(3650 - 364))).renewed).toBe('authority');
	});
});

const openssl = findProgram({ names: ['openssl'], folders: [] });

describe.runIf(openssl !== null)('by the rules of openssl', () => {
	const verify = (authority: string, certificate: string, ...more: string[]) => {
		const files = { authority: join(dataDir, 'a.pem'), certificate: join(dataDir, 'c.pem') };
		writeFileSync(files.authority, authority);
		writeFileSync(files.certificate, certificate);
		const time = String(later(1).getTime() / 1000);
		const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', time, '-CAfile'];
		return execFileSync('openssl', [...args, files.authority, ...more, files.certificate], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe']
		});
	};

	test('the chain is good for each name', async () => {
		const { authorityPem } = await keep();
		const server = read('server.crt');
		for (const name of NAMES.dns)
			expect(verify(authorityPem, server, '-verify_hostname', name)).toContain('OK');
		for (const address of NAMES.ip)
			expect(verify(authorityPem, server, '-verify_ip', address)).toContain('OK');
		expect(() => verify(authorityPem, server, '-verify_hostname', 'example.org')).toThrow();
	});

	test('whoever steals the key of the authority can make nothing for the rest of the internet', async () => {
		await keep();
		const stolen = { certPem: read('authority.crt'), keyPem: read('authority.key') };
		for (const names of [
			{ dns: ['localhost', 'bank.example'], ip: [] },
			{ dns: ['localhost'], ip: ['203.0.113.9'] }
		]) {
			const forged = await issueCertificate(stolen, names, NOW);
			expect(() => verify(stolen.certPem, forged.certPem)).toThrow(/permitted subtree violation/);
		}
	});
});
