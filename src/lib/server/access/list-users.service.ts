import type { Role } from '$domain/access/permissions';
import { isUuid } from '$domain/uuid';
import type { Context } from '../context';
import { requirePermission } from './require';
import { findUser, listUserRows } from './user.repo';

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

/** One who signs in without being on file as an employee; null for everybody else. */
export async function findLoneUser(
	context: Context,
	id: string
): Promise<{ id: string; name: string; email: string } | null> {
	requirePermission(context, 'employee.manage');
	const user = isUuid(id) ? await findUser(context.db, id) : null;
	return user && user.employeeId === null ? { id, name: user.name, email: user.email } : null;
}
