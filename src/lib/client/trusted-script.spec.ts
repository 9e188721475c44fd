import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { trustScript } from './trusted-script';

beforeEach(() => {
	vi.stubGlobal('window', {});
	vi.stubGlobal('location', new URL('https://clock.example.org/me/punch'));
});
afterEach(() => vi.unstubAllGlobals());

describe('a worker is started', () => {
	test('from the service worker of this origin', () => {
		expect(trustScript('/service-worker.js')).toBe('/service-worker.js');
	});

	test.each([
		'https://elsewhere.example.org/service-worker.js',
		'//elsewhere.example.org/service-worker.js',
		'data:text/javascript,alert(1)',
		'blob:https://clock.example.org/1234',
		'/uploads/face.js',
		'/models/../uploads/face.js'
	])('never from %s', (address) => {
		expect(() => trustScript(address)).toThrow(/not a worker of Bundy/);
	});
});
