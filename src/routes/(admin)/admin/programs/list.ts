import { SCOPE_WORDS } from '$domain/programs/program-forms';
import { listTokens, type ApiToken } from '$lib/server/program/api-token.service';
import { wholeList } from '../../../components/office-list';

type Row = ApiToken & { may: string };
const STATE_WORDS = { good: 'Good', expired: 'Expired', revoked: 'Revoked' };

export const programList = wholeList<Row>({
	name: 'programs',
	columns: [
		{ key: 'name', label: 'Program', value: ({ name }) => name },
		{ key: 'may', label: 'May', value: ({ may }) => may },
		{ key: 'made', label: 'Made', value: ({ createdAt }) => createdAt.toISOString() },
		{ key: 'author', label: 'Made by', only: 'file', value: ({ createdBy }) => createdBy },
		{ key: 'used', label: 'Last used', value: ({ lastUsedAt }) => lastUsedAt?.toISOString() ?? null },
		{ key: 'until', label: 'Until', value: ({ expiresAt }) => expiresAt?.toISOString() ?? null },
		{ key: 'state', label: 'State', value: ({ state }) => STATE_WORDS[state] }
	],
	rows: async (context) =>
		(await listTokens(context)).map((token) => ({
			...token,
			may: token.scopes.map((scope) => SCOPE_WORDS[scope]).join(', ')
		}))
});
