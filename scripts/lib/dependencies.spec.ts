import { describe, expect, test } from 'vitest';
import { isInstalled } from './dependencies.js';

const lock = {
	'': { version: '0.1.0' },
	'node_modules/a': { version: '1.0.0', integrity: 'x' },
	'node_modules/win': { version: '2.0.0', integrity: 'y', optional: true }
};

describe('isInstalled', () => {
	test('is satisfied without the optional packages of other platforms', () => {
		expect(isInstalled(lock, { 'node_modules/a': { version: '1.0.0', integrity: 'x' } })).toBe(true);
	});

	test('misses a package', () => {
		expect(isInstalled(lock, {})).toBe(false);
	});

	test('sees another version, also of an optional package', () => {
		expect(isInstalled(lock, { 'node_modules/a': { version: '1.0.1', integrity: 'x' } })).toBe(false);
		const optional = { ...lock, 'node_modules/win': { version: '1.9.0', integrity: 'y', optional: true } };
		expect(isInstalled(lock, optional)).toBe(false);
	});

	test('sees other contents under the same version', () => {
		expect(isInstalled(lock, { 'node_modules/a': { version: '1.0.0', integrity: 'z' } })).toBe(false);
	});

	test('does not wait for what npm would not install', () => {
		const odd = { ...lock, 'node_modules/odd': { version: '1.0.0', extraneous: true } };
		expect(isInstalled(odd, { 'node_modules/a': { version: '1.0.0', integrity: 'x' } })).toBe(true);
	});

	test('does not mind a package too many', () => {
		expect(isInstalled(lock, { ...lock, 'node_modules/b': { version: '1.0.0' } })).toBe(true);
	});
});
