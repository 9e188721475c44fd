import { listDelegations } from '$lib/server/timekeeping/delegation.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { wholeList } from '../../../components/office-list';

type Delegation = Awaited<ReturnType<typeof listDelegations>>[number];
type Row = Delegation & { state: keyof typeof DELEGATION_STATE_WORDS };

export const DELEGATION_STATE_WORDS = {
	now: 'Now',
	to_come: 'To come',
	over: 'Over',
	ended: 'Ended early'
} as const;

export const delegationList = wholeList<Row>({
	name: 'delegations',
	columns: [
		{ key: 'who', label: 'From and to', only: 'screen', value: ({ fromName }) => fromName },
		{ key: 'from', label: 'From', only: 'file', value: ({ fromName }) => fromName },
		{ key: 'to', label: 'To', only: 'file', value: ({ toName }) => toName },
		{ key: 'dates', label: 'Days', only: 'screen', value: ({ firstDate }) => firstDate },
		{ key: 'first', label: 'First day', only: 'file', value: ({ firstDate }) => firstDate },
		{ key: 'last', label: 'Last day', only: 'file', value: ({ lastDate }) => lastDate },
		{ key: 'reason', label: 'Reason', value: ({ reason }) => reason },
		{ key: 'state', label: 'State', value: ({ state }) => DELEGATION_STATE_WORDS[state] }
	],
	rows: async (context) => {
		const [delegations, now] = await Promise.all([listDelegations(context), today(context)]);
		return delegations.map((row) => ({ ...row, state: stateOf(row, now) }));
	}
});

function stateOf({ revokedAt, firstDate, lastDate }: Delegation, now: string): Row['state'] {
	if (revokedAt) return 'ended';
	if (lastDate < now) return 'over';
	return firstDate > now ? 'to_come' : 'now';
}
