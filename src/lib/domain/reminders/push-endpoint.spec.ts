import { expect, test } from 'vitest';
import { checkPushEndpoint } from './push-endpoint';

test.each([
	'https://fcm.googleapis.com/fcm/send/abc',
	'https://updates.push.services.mozilla.com/wpush/v2/abc',
	'https://web.push.apple.com/abc',
	'https://sg2p.notify.windows.com/w/?token=abc'
])('%s is a vendor’s', (endpoint) => {
	expect(checkPushEndpoint(endpoint)).toBe(true);
});

test.each([
	'http://fcm.googleapis.com/fcm/send/abc',
	'https://fcm.googleapis.com:8443/abc',
	'https://fcm.googleapis.com.example.org/abc',
	'https://evilfcm.googleapis.com.example.org/',
	'https://user:pass@fcm.googleapis.com/abc',
	'https://127.0.0.1/abc',
	'https://metadata.internal/latest',
	'not an address'
])('%s is not written to', (endpoint) => {
	expect(checkPushEndpoint(endpoint)).toBe(false);
});

test('an installation may trust a push service of its own, by host and port', () => {
	expect(checkPushEndpoint('http://127.0.0.1:9000/abc', ['127.0.0.1:9000'])).toBe(true);
	expect(checkPushEndpoint('http://127.0.0.1:9001/abc', ['127.0.0.1:9000'])).toBe(false);
});
