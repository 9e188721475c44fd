import { describe, expect, test } from 'vitest';
import { listMachineNames, parseHostNames } from './machine-names.js';

const nic = (address: string, internal = false) => ({
	address,
	internal,
	family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
	netmask: '',
	mac: '',
	cidr: null,
	scopeid: 0
});

describe('the names of a machine', () => {
	test('are its host name, with .local too, and the addresses of the network, private ones first', () => {
		const interfaces = {
			lo: [nic('127.0.0.1', true), nic('::1', true)],
			eth0: [nic('203.0.113.9'), nic('fe80::1')],
			wlan0: [nic('192.168.1.10')],
			failed: [nic('169.254.3.4')]
		};
		expect(listMachineNames({ hostname: 'Clock', interfaces, extra: ['Clock.Example.ORG'] })).toEqual({
			dns: ['localhost', 'clock', 'clock.local', 'clock.example.org'],
			ip: ['127.0.0.1', '::1', '192.168.1.10', '203.0.113.9'],
			lan: ['192.168.1.10', '203.0.113.9']
		});
	});

	test('a full name gets no .local, and no network leaves the loopback', () => {
		expect(listMachineNames({ hostname: 'clock.example.org', interfaces: {}, extra: [] })).toEqual({
			dns: ['localhost', 'clock.example.org'],
			ip: ['127.0.0.1', '::1'],
			lan: []
		});
	});
});

test.each([
	[undefined, []],
	['clock.example.org, gate', ['clock.example.org', 'gate']],
	['10.0.0.1 https://x a_b -x', []]
])('BUNDY_HOSTNAMES=%s', (text, names) => {
	expect(parseHostNames(text)).toEqual(names);
});
