import { error } from '@sveltejs/kit';
import { checkPermission, type Permission } from '$domain/access/permissions';
import { computeDateIn } from '$domain/timekeeping/site-day';
import {
	requireOwnOrPermission,
	requirePermission,
	requireSignedIn,
	type SignedInActor
} from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { isNowhere, type Reach } from '../db/reach';
import { transaction } from '../db/transaction';
import {
	findHomeTimeZone,
	findUserOf,
	listDeciders as listDeciderRows,
	listDelegators,
	listPeople,
	listScopes,
	listSupervisorPlaces,
	replaceScopes,
	type PeopleFilter
} from './supervision.repo';

export type Person = Awaited<ReturnType<typeof listPeople>>[number];
export type ScopeTarget = { targetKind: 'department' | 'site'; targetId: string };

/** The employees whose records the actor may see: all for administrators, HR and auditors, else those of the assigned places. */
export async function listVisiblePeople(context: Context, filter: PeopleFilter = {}): Promise<Person[]> {
	const actor = requirePermission(context, 'timekeeping.view');
	const reach = await findReach(context, actor);
	return isNowhere(reach) ? [] : listPeople(context.db, reach, filter);
}

/**
 * Throws 404 unless the actor may see this employee's day records: the own ones, or those within reach. That somebody
 * exists elsewhere is nobody's business. 403 for a role that sees nobody else.
 */
export async function requireSees(context: Context, employeeId: string): Promise<SignedInActor> {
	const actor = requireOwnOrPermission(context, employeeId, 'timekeeping.view');
	if (actor.employeeId === employeeId) return actor;
	return requireReach(context, actor, employeeId);
}

/** Throws 404 unless the actor decides for this employee, and 403 for oneself: nobody is within the own reach. */
export async function requireDecidesFor(
	context: Context,
	employeeId: string,
	permission: Permission = 'request.decide'
): Promise<SignedInActor> {
	const actor = requirePermission(context, permission);
	if (actor.employeeId === employeeId) error(403, 'Nobody decides about their own record. Ask a colleague.');
	return requireReach(context, actor, employeeId, { about: employeeId });
}

/** Does the actor decide for this employee? Like `requireDecidesFor`, without throwing. */
export async function checkDecidesFor(context: Context, employeeId: string): Promise<boolean> {
	const { actor } = context;
	if (actor.kind !== 'user' || actor.employeeId === employeeId) return false;
	if (!checkPermission(actor.role, 'request.decide')) return false;
	return isWithin(context, await findReach(context, actor, { about: employeeId }), employeeId);
}

/**
 * Can anybody decide for this employee beside the employee and one more user? Nobody's own record counts, stand-ins do.
 * Asked only where somebody stands before a case of their own filing.
 */
export async function checkOthersDecide(
	context: Context,
	{ employeeId, exceptUserId }: { employeeId: string; exceptUserId: string }
): Promise<boolean> {
	requireSignedIn(context);
	const others = await listOthers(context, exceptUserId);
	const about = employeeId;
	for (const { id, role, employeeId: own } of others) {
		if (own === employeeId) continue;
		const reach = await findReach(context, { userId: id, role }, { about });
		if (await isWithin(context, reach, employeeId)) return true;
	}
	return false;
}

/** Does anybody else decide about requests at all? */
export async function checkHasColleagues(context: Context): Promise<boolean> {
	const actor = requirePermission(context, 'request.view');
	return (await listOthers(context, actor.userId)).length > 0;
}

/** Administrators first: they reach everybody. */
async function listOthers({ db }: Pick<Context, 'db'>, userId: string) {
	const others = (await listDeciderRows(db)).filter(({ id }) => id !== userId);
	return others.sort((a, b) => Number(b.role === 'admin') - Number(a.role === 'admin'));
}

/** Is this employee among those the actor supervises? */
export async function checkSees(
	context: Pick<Context, 'db' | 'now'>,
	actor: SignedInActor,
	employeeId: string
): Promise<boolean> {
	return isWithin(context, await findReach(context, actor), employeeId);
}

/** Does the actor answer for this site: for what happens there without a name? */
export async function checkReachesSite(
	context: Pick<Context, 'db' | 'now'>,
	actor: SignedInActor,
	siteId: string
): Promise<boolean> {
	const reach = await findReach(context, actor);
	return reach === 'all' || reach.siteIds.includes(siteId);
}

/**
 * The reach of whoever asks, delegations of today included. `about`: an employee to decide about; what that very person
 * delegated does not reach there.
 */
export async function findReach(
	context: Pick<Context, 'db' | 'now'>,
	actor: Pick<SignedInActor, 'userId' | 'role'>,
	{ about }: { about?: string } = {}
): Promise<Reach> {
	if (checkPermission(actor.role, 'everybody.view')) return 'all';
	const toUserId = actor.userId;
	const date = await today(context);
	const delegators = await listDelegators(context.db, {
		toUserId,
		date,
		...(about ? { aboutEmployeeId: about } : {})
	});
	// Whoever stands in for somebody who decides for all reaches as far.
	if (delegators.some(({ role }) => checkPermission(role, 'everybody.view'))) return 'all';
	const scopes = await listScopes(context.db, [toUserId, ...delegators.map(({ id }) => id)]);
	const idsOf = (kind: ScopeTarget['targetKind']) =>
		scopes.filter(({ targetKind }) => targetKind === kind).map(({ targetId }) => targetId);
	return { departmentIds: idsOf('department'), siteIds: idsOf('site') };
}

/** The zone in which the organisation as a whole tells its date: of its oldest site in use. */
export async function findHomeZone({ db }: Pick<Context, 'db'>): Promise<string> {
	return findHomeTimeZone(db);
}

/** Today where the organisation began. */
export async function today({ db, now }: Pick<Context, 'db' | 'now'>): Promise<string> {
	return computeDateIn(await findHomeTimeZone(db), now().getTime());
}

/** Has this supervisor nobody to answer for, not even as a stand-in? */
export async function checkSupervisesNobody(context: Context): Promise<boolean> {
	return isNowhere(await findReach(context, requirePermission(context, 'timekeeping.view')));
}

/** Administrators and supervisors, to choose from. */
export async function listDeciders(context: Context) {
	requirePermission(context, 'timekeeping.view');
	return listDeciderRows(context.db);
}

/** What the supervisor behind an employee record supervises; null when that employee does not sign in. */
export async function findSupervision(context: Context, id: string) {
	requirePermission(context, 'employee.view');
	const user = await findUserOf(context.db, id);
	if (!user) return null;
	const scopes = await listScopes(context.db, [user.id]);
	return { user, targets: scopes.map(({ targetKind, targetId }) => ({ targetKind, targetId })) };
}

/** Who answers for which places, by name. */
export async function listSupervision(context: Context) {
	requirePermission(context, 'employee.manage');
	const found = new Map<
		string,
		{ userId: string; name: string; employeeId: string | null; places: string[] }
	>();
	for (const row of await listSupervisorPlaces(context.db)) {
		const { userId, name, employeeId } = row;
		const known = found.get(userId) ?? { userId, name, employeeId, places: [] };
		const place = row.departmentName ?? row.siteName;
		if (place) known.places.push(place);
		found.set(userId, known);
	}
	return [...found.values()];
}

/** Says which departments and sites a supervisor, by employee or by user, answers for; replaces what was said before. */
export async function assignSupervision(
	context: Context,
	id: string,
	targets: readonly ScopeTarget[]
): Promise<{ ok: true } | { ok: false; reason: 'no_sign_in' | 'not_supervisor' }> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const user = await findUserOf(tx, id);
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
	employeeId: string,
	options: { about?: string } = {}
): Promise<SignedInActor> {
	const reach = await findReach(context, actor, options);
	if (!(await isWithin(context, reach, employeeId)))
		error(404, 'There is no such employee among those you supervise.');
	return actor;
}

async function isWithin({ db }: Pick<Context, 'db'>, reach: Reach, employeeId: string): Promise<boolean> {
	if (isNowhere(reach)) return false;
	return (await listPeople(db, reach, { employeeId, everyone: true })).length > 0;
}
