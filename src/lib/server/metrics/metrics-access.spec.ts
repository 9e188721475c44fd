import { describe, expect, test } from 'vitest';
import { checkMayReadMetrics } from './metrics-access';

const TOKEN = 'a-token-of-some-length';
const from = (clientAddress: string | null, headers: Record<string, string> = {}) => ({
	clientAddress,
	headers: new Headers(headers)
});

describe('who may read the metrics', () => {
	test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('this machine may, as %s', (address) => {
		expect(checkMayReadMetrics(from(address), null)).toBe(true);
	});

	test.each(['192.168.1.5', '10.127.0.1', '::ffff:10.0.0.1', '127.0.0.1.example.org', '', null])(
		'others may not, as %s',
		(address) => {
			expect(checkMayReadMetrics(from(address), null)).toBe(false);
			expect(checkMayReadMetrics(from(address), TOKEN)).toBe(false);
		}
	);

	test.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host'])(
		'a proxy on this machine (%s) does not make strangers local',
		(name) => {
			expect(checkMayReadMetrics(from('127.0.0.1', { [name]: '203.0.113.9' }), null)).toBe(false);
		}
	);

	test('the token lets in from anywhere, through a proxy too', () => {
		const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' };
		expect(checkMayReadMetrics(from('10.0.0.1', headers), TOKEN)).toBe(true);
	});

	test('a wrong token is refused even here, and any token where none is set', () => {
		const wrong = from('127.0.0.1', { authorization: `Bearer ${TOKEN}x` });
		expect(checkMayReadMetrics(wrong, TOKEN)).toBe(false);
		expect(checkMayReadMetrics(wrong, null)).toBe(false);
	});
});
