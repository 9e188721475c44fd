import { expect, test } from 'vitest';
import { planRequest, type PlannedRequest } from './plan-request';
import { listToCache } from './to-cache';

const origin = 'https://clock.example';
const toCache = listToCache({
	build: ['/_app/immutable/entry/start.js'],
	files: ['/icons/icon.svg', '/models/abc/net.bin'],
	prerendered: ['/', '/kiosk', '/me/punch']
});
const plan = (path: string, change: Partial<PlannedRequest> = {}) =>
	planRequest(
		{ method: 'GET', mode: 'cors', url: new URL(path, origin).href, ...change },
		{ origin, toCache }
	);
const visit = (path: string) => plan(path, { mode: 'navigate' });

test.each(['/', '/kiosk', '/kiosk/', '/me/punch', '/kiosk?x=1'])(
	'the device screen %s opens from the shell',
	(path) => {
		expect(visit(path)).toBe('page');
	}
);

test.each(['/office', '/office/employees', '/sign-in', '/me', '/setup/abc', '/pairing'])(
	'the page %s always comes from the server',
	(path) => {
		expect(visit(path)).toBe('network');
	}
);

test.each(['/api/v1/punches', '/api/v1/session', '/api/v1/nonces'])('%s is never cached', (path) => {
	expect(plan(path)).toBe('network');
	expect(plan(path, { method: 'POST' })).toBe('network');
});

test('code and icons come from the shell, models from their own cache', () => {
	expect(plan('/_app/immutable/entry/start.js')).toBe('asset');
	expect(plan('/icons/icon.svg')).toBe('asset');
	expect(plan('/models/abc/net.bin')).toBe('model');
	expect(plan('/models/old/net.bin')).toBe('network');
	expect(plan('/_app/immutable/workers/face.js')).toBe('code');
});

test('requests to other origins and writes are left alone', () => {
	expect(plan('https://elsewhere.example/kiosk')).toBe('network');
	expect(plan('/icons/icon.svg', { method: 'HEAD' })).toBe('network');
	expect(plan('/kiosk', { method: 'POST', mode: 'navigate' })).toBe('network');
});
