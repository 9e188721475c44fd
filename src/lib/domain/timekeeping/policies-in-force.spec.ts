import { describe, expect, it } from 'vitest';
import { policiesInForce, policyOn } from './policies-in-force';
import { createPolicy, DEFAULT_POLICY } from './policy';

const policy = createPolicy();
const version = (id: string, from: string, siteId: string | null = null) => ({ id, from, siteId, policy });
const idsOf = (...versions: ReturnType<typeof version>[]) =>
	policiesInForce(versions, 'plant').map(({ id }) => id);

describe('policiesInForce', () => {
	it('begins with the product’s own rules, from ever', () => {
		expect(policiesInForce([], 'plant')).toEqual([{ id: null, from: null, policy: DEFAULT_POLICY }]);
	});

	it('puts the organisation’s versions in time order', () => {
		expect(idsOf(version('b', '2026-03-01'), version('a', '2026-01-01'))).toEqual([null, 'a', 'b']);
	});

	it('follows the site’s own versions from their first day on, and no other site’s', () => {
		const versions = [
			version('shared', '2026-01-01'),
			version('shared later', '2026-06-01'),
			version('own', '2026-03-01', 'plant'),
			version('elsewhere', '2026-02-01', 'depot')
		];
		expect(idsOf(...versions)).toEqual([null, 'shared', 'own']);
	});
});

describe('policyOn', () => {
	const versions = policiesInForce([version('a', '2026-01-01'), version('b', '2026-03-01')], 'plant');

	it('finds the version in force, on its first day too', () => {
		expect(policyOn(versions, '2025-12-31').id).toBeNull();
		expect(policyOn(versions, '2026-01-01').id).toBe('a');
		expect(policyOn(versions, '2026-02-28').id).toBe('a');
		expect(policyOn(versions, '2026-03-01').id).toBe('b');
	});
});
