import type { FactPolicy } from './facts';
import { DEFAULT_POLICY } from './policy';
import type { Policy } from './policy';

export interface PolicyInForce {
	/** Null: the product's own rules, before anybody wrote a policy. */
	id: string | null;
	/** Null: from ever. */
	from: string | null;
	policy: Policy;
}

/**
 * The policy versions of a site in time order: the organisation's until the site's own first one, from then on the
 * site's own only.
 */
export function policiesInForce(policies: readonly FactPolicy[], siteId: string): PolicyInForce[] {
	const own = policies.filter((entry) => entry.siteId === siteId);
	const ownFrom = own.reduce<string | null>((min, { from }) => (min && min < from ? min : from), null);
	const shared = policies.filter(
		(entry) => entry.siteId === null && (ownFrom === null || entry.from < ownFrom)
	);
	const dated = [...shared, ...own].sort((a, b) => (a.from < b.from ? -1 : 1));
	return [{ id: null, from: null, policy: DEFAULT_POLICY }, ...dated];
}

/** The version in force on a date. */
export function policyOn(versions: readonly PolicyInForce[], date: string): PolicyInForce {
	const found = versions.findLast(({ from }) => from === null || from <= date);
	return found ?? { id: null, from: null, policy: DEFAULT_POLICY };
}
