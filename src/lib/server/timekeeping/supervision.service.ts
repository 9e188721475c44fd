import { error } from '@sveltejs/kit';
import type { Permission } from '$domain/access/permissions';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { requireOwnOrPermission, requirePermission, type SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import {
	findFirstTimeZone,
	findUserOfEmployee,
	listDeciders as listDeciderRows,
	listDelegators,
	listPeople,
	listScopes,
	replaceScopes,
	type PeopleFilter,
	type Reach
} from './supervision.repo';

export type Person = Awaited<ReturnType<typeof listPeople>>[number];
export type ScopeTarget = { targetKind: 'department' | 'site'; targetId: string };

/** The employees whose records the actor may see: all for an administrator, else those of the assigned places. */
export async function listVisiblePeople(context: Context, filter: PeopleFilter = {}): Promise<Person[]> {
	const actor = requirePermission(context, 'timekeeping.view');
	const reach = await findReach(context, actor);
	return isNowhere(reach) ? [] : listPeople(context.db, reach, filter);
}

/** Throws 403 unless the actor may see this employee's day records: the own ones, or those within reach. */
export async function requireSees(context: Context, employeeId: string): Promise<SignedInActor> {
	const actor = requireOwnOrPermission(context, employeeId, 'timekeeping.view');
	if (actor.employeeId === employeeId) return actor;
	return requireReach(context, actor, employeeId);
}

/** Throws 403 unless the actor decides for this employee. Oneself is never within reach. */
export async function requireDecidesFor(
	context: Context,
	employeeId: string,
	permission: Permission = 'request.decide'
): Promise<SignedInActor> {
	const actor = requirePermission(context, permission);
	if (actor.employeeId === employeeId) error(403, 'Nobody decides about their own record. Ask a colleague.');
	return requireReach(context, actor, employeeId);
}

/** The reach of whoever asks, delegations of today included. */
export async function findReach(context: Pick<Context, 'db' | 'now'>, actor: SignedInActor): Promise<Reach> {
	if (actor.role === 'admin') return 'all';
	const users = [actor.userId, ...(await listDelegators(context.db, actor.userId, await today(context)))];
	const scopes = await listScopes(context.db, users);
	const idsOf = (kind: ScopeTarget['targetKind']) =>
		scopes.filter(({ targetKind }) => targetKind === kind).map(({ targetId }) => targetId);
	return { departmentIds: idsOf('department'), siteIds: idsOf('site') };
}

/** Today where the organisation's first site is. */
export async function today({ db, now }: Pick<Context, 'db' | 'now'>): Promise<string> {
	return computeDateIn(await findFirstTimeZone(db), now().getTime());
}

/** Administrators and supervisors, to choose from. */
export async function listDeciders(context: Context) {
	requirePermission(context, 'timekeeping.view');
	return listDeciderRows(context.db);
}

/** What the supervisor behind an employee record supervises; null when that employee does not sign in. */
export async function findSupervision(context: Context, employeeId: string) {
	requirePermission(context, 'employee.view');
	const user = await findUserOfEmployee(context.db, employeeId);
	if (!user) return null;
	const scopes = await listScopes(context.db, [user.id]);
	return { user, targets: scopes.map(({ targetKind, targetId }) => ({ targetKind, targetId })) };
}

/** Says which departments and sites a supervisor answers for; replaces what was said before. */
export async function assignSupervision(
	context: Context,
	employeeId: string,
	targets: readonly ScopeTarget[]
): Promise<{ ok: true } | { ok: false; reason: 'no_sign_in' | 'not_supervisor' }> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const user = await findUserOfEmployee(tx, employeeId);
		if (!user) return { ok: false, reason: 'no_sign_in' };
		if (user.role !== 'supervisor') return { ok: false, reason: 'not_supervisor' };
		const unique = new Map(targets.map((target) => [`${target.targetKind} ${target.targetId}`, target]));
		const rows = [...unique.values()].map((target) => ({ userId: user.id, ...target, createdAt: at }));
		const before = (await listScopes(tx, [user.id])).map(({ targetKind, targetId }) => ({
			targetKind,
			targetId
		}));
		await replaceScopes(tx, user.id, rows);
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'supervision.assign',
			subjectType: 'user',
			subjectId: user.id,
			detail: { before: { targets: before }, after: { targets: [...unique.values()] } }
		});
		return { ok: true };
	});
}

/** For other services here; who asks has been checked there. */
export async function findPerson(db: Db | Tx, employeeId: string): Promise<Person | null> {
	const [person] = await listPeople(db, 'all', { employeeId, everyone: true });
	return person ?? null;
}

async function requireReach(
	context: Context,
	actor: SignedInActor,
	employeeId: string
): Promise<SignedInActor> {
	const reach = await findReach(context, actor);
	const found = isNowhere(reach) ? [] : await listPeople(context.db, reach, { employeeId, everyone: true });
	if (found.length === 0) error(403, 'This employee is not among those you supervise. Ask an administrator.');
	return actor;
}

const isNowhere = (reach: Reach) =>
	reach !== 'all' && reach.departmentIds.length + reach.siteIds.length === 0;
