import { describe, expect, test } from 'vitest';
import { checkPublicAddress, findTarget, readAllowances } from './public-address';

describe('an address that a webhook may lead to', () => {
	test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111'])('%s is public', (address) => {
		expect(checkPublicAddress(address)).toBe(true);
	});

	test.each([
		'127.0.0.1',
		'10.1.2.3',
		'172.31.255.255',
		'192.168.1.1',
		'169.254.169.254',
		'100.64.0.1',
		'0.0.0.0',
		'224.0.0.1',
		'255.255.255.255',
		'::1',
		'::',
		'fe80::1',
		'fd00::1',
		'::ffff:127.0.0.1',
		'64:ff9b::7f00:1',
		'2002:7f00:1::',
		'nonsense'
	])('%s is not', (address) => {
		expect(checkPublicAddress(address)).toBe(false);
	});

	test('is asked by https and outside, unless the server allows more', async () => {
		const none = { http: false, private: false };
		expect(await findTarget(new URL('http://127.0.0.1/'), none)).toMatchObject({
			reason: 'only https is allowed'
		});
		for (const host of ['127.0.0.1', '[::1]', 'localhost', '0x7f.1', '2130706433', '[::ffff:7f00:1]'])
			expect(await findTarget(new URL(`https://${host}/`), none)).toMatchObject({
				reason: 'the address is not on the open internet'
			});
		const all = readAllowances({ BUNDY_WEBHOOKS_ALLOW: 'http, private' });
		expect(await findTarget(new URL('http://127.0.0.1/'), all)).toMatchObject({
			ok: true,
			address: '127.0.0.1'
		});
	});
});
