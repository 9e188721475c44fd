import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app';

let app: TestApp;
beforeAll(async () => {
	app = await startApp();
});
afterAll(() => app.stop());

const postForm = (headers: Record<string, string>) =>
	fetch(`${app.url}/sign-in`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
		body: 'email=a'
	});

const CLIMBS = [
	'../',
	'..%2f',
	'%2e%2e/',
	'%2e%2e%2f',
	'..\\',
	'..%5c',
	'..%252f',
	'....//',
	'%c0%ae%c0%ae/',
	'./%00../'
];
/** Not found, asked to sign in, or not understood at all; never served. */
const isRefusal = (status: number) => [302, 303, 307, 308, 400, 401, 403, 404, 405].includes(status);

/** The path as it is, which `fetch` would tidy up before it asks. */
function ask(path: string): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(app.url);
		const asked = request({ hostname, port, path, agent: false }, (response) => {
			let body = '';
			response.on('data', (chunk) => (body += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
		});
		asked.on('error', reject);
		asked.end();
	});
}

describe('the production server', () => {
	test('knows its own address from the connection, whatever a client claims', async () => {
		expect((await postForm({ origin: app.url })).status).not.toBe(403);
		expect((await postForm({ origin: app.url, 'x-bundy-protocol': 'https' })).status).not.toBe(403);
		expect((await postForm({ origin: app.url.replace('http:', 'https:') })).status).toBe(403);
	});

	test.each([
		'/kiosk',
		'/pair',
		'/me/punch',
		'/device',
		'/sign-in',
		'/manifest.webmanifest',
		'/api/v1/session',
		'/nowhere'
	])('gives %s the headers that keep it out of frames and other sites', async (path) => {
		const { headers } = await fetch(`${app.url}${path}`);
		expect(Object.fromEntries(headers)).toMatchObject({
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'same-origin',
			'x-frame-options': 'DENY',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin',
			'permissions-policy': expect.stringContaining('camera=(self)'),
			'content-security-policy': expect.stringContaining("frame-ancestors 'none'")
		});
	});

	test('leaves rendered pages their whole policy, and shells theirs in the page', async () => {
		const rendered = await fetch(`${app.url}/sign-in`);
		expect(rendered.headers.get('content-security-policy')).toContain("default-src 'none'");
		const shell = await (await fetch(`${app.url}/kiosk`)).text();
		expect(shell).toContain('http-equiv="content-security-policy"');
		expect(shell).toContain("default-src 'none'");
	});

	test('refuses a body beyond its limit', async () => {
		const response = await fetch(`${app.url}/api/v1/punches`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: `"${'x'.repeat(400 * 1024)}"`
		});
		expect(response.status).toBe(413);
	});

	test.each(['/', '/_app/', '/_app/immutable/', '/models/', '/api/v1/', '/admin/lists/', '/privacy/'])(
		'hands out nothing from outside of its folders below %s, however a path climbs',
		async (folder) => {
			const climbs = CLIMBS.map((climb) => climb.repeat(8));
			for (const climb of climbs)
				for (const file of [
					'etc/passwd',
					'package.json',
					'.data/master.key',
					'etc/passwd%00.png',
					'etc%2fpasswd'
				]) {
					const { status, body } = await ask(`${folder}${climb}${file}`);
					expect([status, `${folder}${climb}${file}`]).toEqual([
						expect.toSatisfy(isRefusal),
						expect.anything()
					]);
					expect(body).not.toMatch(/root:.*:0:0:|"dependencies"|^[A-Za-z0-9+/]{43}=$/m);
				}
		}
	);

	test('closes a connection that never finishes its headers', async () => {
		const started = performance.now();
		const socket = connect(Number(new URL(app.url).port), 'localhost');
		socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
		let answer = '';
		socket.on('data', (chunk) => (answer += chunk));
		await new Promise((resolve) => socket.once('close', resolve));
		expect(answer).toContain('408');
		// The limit is 10 s, looked after every 2 s.
		expect(performance.now() - started).toBeLessThan(15_000);
	});

	test('comes back on the same address after kill -9', async () => {
		await app.kill();
		await expect(fetch(app.url)).rejects.toThrow();
		await app.restart();
		expect((await fetch(`${app.url}/sign-in`)).status).toBe(200);
	});
});
