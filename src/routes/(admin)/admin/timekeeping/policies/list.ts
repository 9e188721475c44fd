import { listPolicies, type PolicyOnFile } from '$lib/server/timekeeping/policy.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { wholeList } from '../../../../components/office-list';
import { describePolicy } from './describe-policy';

type Row = PolicyOnFile & { state: keyof typeof POLICY_STATE_WORDS };

const POLICY_STATE_WORDS = { now: 'In force', to_come: 'To come', past: 'Past' } as const;

export const policyList = wholeList<Row>({
	name: 'policies',
	columns: [
		{ key: 'name', label: 'Version', value: ({ name }) => name },
		{ key: 'from', label: 'From', value: ({ fromDate }) => fromDate },
		{ key: 'whose', label: 'For', value: ({ siteName }) => siteName ?? 'The whole organisation' },
		{ key: 'state', label: 'State', value: ({ state }) => POLICY_STATE_WORDS[state] },
		{ key: 'rules', label: 'Rules', fixed: true, value: ({ policy }) => describePolicy(policy).join(' ') }
	],
	rows: async (context) => {
		const [policies, now] = await Promise.all([listPolicies(context), today(context)]);
		// Latest first: the first that has begun, of each site and of the organisation, is the one in force.
		const begun = new Set<string | null>();
		return policies.map((policy) => {
			if (policy.fromDate > now) return { ...policy, state: 'to_come' as const };
			const state = begun.has(policy.siteId) ? ('past' as const) : ('now' as const);
			begun.add(policy.siteId);
			return { ...policy, state };
		});
	}
});
