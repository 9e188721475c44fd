import { ROLE_WORDS, ROLES } from '$domain/access/permissions';
import { listUsers, type UserOnFile } from '$lib/server/access/list-users.service';
import { wholeList } from '../../../components/office-list';
import { USER_STATE_WORDS } from './state-words';

/** What the address narrows the list to; parts that make no sense count as not given. */
export function readUserQuery(url: URL) {
	// The keys of the words are the states.
	const states = Object.keys(USER_STATE_WORDS) as UserOnFile['status'][];
	return {
		search: (url.searchParams.get('search') ?? '').trim().slice(0, 200),
		role: ROLES.find((role) => role === url.searchParams.get('role')) ?? null,
		status: states.find((state) => state === url.searchParams.get('state')) ?? null
	};
}

export const userList = wholeList<UserOnFile>({
	name: 'users',
	columns: [
		{ key: 'name', label: 'Name', value: ({ name }) => name },
		{ key: 'email', label: 'E-mail address', value: ({ email }) => email },
		{ key: 'role', label: 'Role', value: ({ role }) => ROLE_WORDS[role] },
		{ key: 'number', label: 'Employee number', value: ({ employeeNumber }) => employeeNumber },
		{ key: 'second', label: 'Second step', value: ({ secondStep }) => (secondStep ? 'Yes' : 'No') },
		{ key: 'status', label: 'State', value: ({ status }) => USER_STATE_WORDS[status] },
		{ key: 'since', label: 'Since', only: 'file', value: ({ createdAt }) => createdAt.toISOString() }
	],
	rows: async (context, url) => {
		const { search, role, status } = readUserQuery(url);
		const wanted = search.toLocaleLowerCase();
		return (await listUsers(context)).filter(
			(user) =>
				`${user.name}\n${user.email}\n${user.employeeNumber ?? ''}`.toLocaleLowerCase().includes(wanted) &&
				(role === null || user.role === role) &&
				(status === null || user.status === status)
		);
	}
});
