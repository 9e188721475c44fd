import { error } from '@sveltejs/kit';
import { checkPermission, type Permission, type Role } from '$domain/access/permissions';
import type { Actor, Context } from '../context';

export type SignedInActor = Extract<Actor, { kind: 'user' }>;

/** Throws 401 when nobody is signed in. */
export function requireSignedIn(context: Context): SignedInActor {
	if (context.actor.kind !== 'user') error(401, 'Please sign in.');
	return context.actor;
}

/** Throws 401 when nobody is signed in and 403 when the role may not. */
export function requirePermission(context: Context, permission: Permission): SignedInActor {
	const actor = requireSignedIn(context);
	if (!checkPermission(actor.role, permission))
		error(403, 'Your role does not allow this. Ask an administrator.');
	return actor;
}

/**
 * May the actor give somebody this role, or touch the sign-in of whoever has it? HR takes on employees and supervisors;
 * what reaches further only an administrator gives, or one could promote oneself.
 */
export function checkMayGrant({ actor }: Pick<Context, 'actor'>, role: Role): boolean {
	if (actor.kind !== 'user') return false;
	const ordinary = role === 'employee' || role === 'supervisor';
	return checkPermission(actor.role, ordinary ? 'employee.manage' : 'role.grant');
}

/** One's own records need no permission. Throws 401 and 403 otherwise as `requirePermission` does. */
export function requireOwnOrPermission(
	context: Context,
	employeeId: string,
	permission: Permission
): SignedInActor {
	const actor = requireSignedIn(context);
	return actor.employeeId === employeeId ? actor : requirePermission(context, permission);
}
