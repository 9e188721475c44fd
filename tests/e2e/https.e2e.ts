import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepCertificates } from '../../scripts/lib/https/keep-certificates.js';
import { startTrustServer } from '../../scripts/lib/https/trust-server.js';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { listScreenFaults } from '../support/screens';

const NAMES = { dns: ['localhost', 'clock', 'clock.local'], ip: ['127.0.0.1', '::1'] };

let dataDir: string;
let kept: Awaited<ReturnType<typeof keepCertificates>>;
let app: TestApp;
let trust: Awaited<ReturnType<typeof startTrustServer>>;
let port: number;

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'bundy-https-'));
	kept = await keepCertificates({ dataDir, names: NAMES, now: new Date() });
	app = await startApp({ env: { BUNDY_TLS_CERT_FILE: kept.certFile, BUNDY_TLS_KEY_FILE: kept.keyFile } });
	port = Number(new URL(app.url).port);
	trust = await startTrustServer({
		port: 0,
		httpsPort: port,
		lanAddress: '192.168.1.10',
		authority: () => kept.authorityPem
	});
});
afterAll(async () => {
	await trust?.stop();
	await app?.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

/** With Node's own checks of names and chain, and no authority but the one given. */
const getStatus = (path: string, ca?: string) =>
	new Promise<number | undefined>((resolve, reject) => {
		request({ host: 'localhost', port, path, ca, agent: false }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on('error', reject)
			.end();
	});

describe('HTTPS by an authority of our own', () => {
	test('is good for whoever trusts it, and for nobody else', async () => {
		expect(await getStatus('/livez', kept.authorityPem)).toBe(200);
		await expect(getStatus('/livez')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
	});

	test('the page on plain HTTP gives the certificate and leads everything else to HTTPS', async () => {
		const plain = `http://localhost:${trust.port}`;
		const certificate = await fetch(`${plain}/bundy-ca.crt`);
		expect(certificate.headers.get('content-type')).toBe('application/x-x509-ca-cert');
		const given = new X509Certificate(Buffer.from(await certificate.arrayBuffer()));
		expect(given.fingerprint256).toBe(new X509Certificate(kept.authorityPem).fingerprint256);

		const other = await fetch(`${plain}/kiosk?a=1`, { redirect: 'manual' });
		expect(other.status).toBe(307);
		expect(other.headers.get('location')).toBe(`https://localhost:${port}/kiosk?a=1`);
		const page = await (await fetch(plain)).text();
		expect(page).toContain(given.fingerprint256);
		expect(page).toContain(`http://192.168.1.10:${trust.port}`);
	});

	test('a renewed certificate is served without a restart', async () => {
		const served = () =>
			new Promise<string>((resolve, reject) => {
				const socket = connect({ host: 'localhost', port, ca: kept.authorityPem }, () => {
					resolve(socket.getPeerCertificate().fingerprint256);
					socket.destroy();
				}).on('error', reject);
			});
		const before = await served();
		const more = { ...NAMES, ip: [...NAMES.ip, '10.1.2.3'] };
		expect((await keepCertificates({ dataDir, names: more, now: new Date() })).renewed).toBe('certificate');
		await expect.poll(served, { timeout: 20_000, interval: 500 }).not.toBe(before);
		const renewed = new X509Certificate(readFileSync(kept.certFile));
		expect(await served()).toBe(renewed.fingerprint256);
	});
});

describe('in Chromium', () => {
	let browser: TestBrowser;
	beforeAll(async () => {
		const authority = new X509Certificate(kept.authorityPem);
		const spki = createHash('sha256')
			.update(authority.publicKey.export({ type: 'spki', format: 'der' }))
			.digest('base64');
		// As if the authority had been installed: it stands for the chain that it signed, and for no other.
		browser = await launchChromium({ args: [`--ignore-certificate-errors-spki-list=${spki}`] });
	});
	afterAll(() => browser?.close());

	test('the trust page is clean on a phone and leads to a secure page with camera, worker and sign-in', async () => {
		const { page } = browser;
		await page.setViewportSize({ width: 390, height: 844 });
		await page.goto(`http://localhost:${trust.port}`);
		expect(await listScreenFaults(page, 'trust')).toEqual([]);
		await page.getByText('Android', { exact: true }).click();
		expect(await page.getByText('CA certificate', { exact: false }).first().isVisible()).toBe(true);

		await page.getByRole('link', { name: `https://localhost:${port}` }).click();
		await page.waitForURL(`https://localhost:${port}/**`);
		await page.goto(`https://localhost:${port}/pair`);
		expect(await page.evaluate(() => isSecureContext)).toBe(true);
		const tracks = await page.evaluate(async () => {
			await navigator.serviceWorker.ready;
			return (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks().length;
		});
		expect(tracks).toBe(1);

		await page.goto(`https://localhost:${port}/setup?token=${app.setupToken}`);
		const values = {
			organisationName: 'Bundy Works',
			siteName: 'Head office',
			adminName: 'Office',
			email: 'office@example.org',
			password: 'four quiet boats at noon'
		};
		for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
		await page.locator('form').getByRole('button').last().click();
		await page.waitForURL('**/admin');
		const cookies = await browser.context.cookies();
		expect(cookies.find(({ name }) => name === '__Host-session')).toMatchObject({ secure: true });
	});
});
