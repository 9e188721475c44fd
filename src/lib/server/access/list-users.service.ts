import type { Role } from '$domain/access/permissions';
import type { Context } from '../context';
import { requirePermission } from './require';
import { listUserRows } from './user.repo';

export type UserOnFile = {
	id: string;
	name: string;
	email: string;
	role: Role;
	/** invited: the link was made and no password chosen yet */
	status: 'invited' | 'active' | 'stopped';
	secondStep: boolean;
	/** null: signs in without being on file as an employee */
	employeeId: string | null;
	employeeNumber: string | null;
	createdAt: Date;
};

/** Everybody who signs in, or may once they have chosen a password. */
export async function listUsers(context: Context): Promise<UserOnFile[]> {
	requirePermission(context, 'employee.manage');
	return (await listUserRows(context.db)).map(({ passwordHash, disabledAt, secondStep, ...user }) => ({
		...user,
		status: disabledAt ? 'stopped' : passwordHash ? 'active' : 'invited',
		secondStep: Boolean(secondStep)
	}));
}
