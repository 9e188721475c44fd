import {
	NEW_DEPARTMENT,
	type EmployeeDetailsInput,
	type NewEmployeeInput
} from '$domain/people/employee-forms';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { renameEmployeeUser } from '../access/employee-sign-in.service';
import { inviteEmployee } from '../access/invitation.service';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { raiseGalleryRevision } from '../enrolment/gallery-revision';
import { newId } from '../id';
import { markStale, markStaleByBound } from '../timekeeping/mark-stale';
import {
	findEmployeeIdByNumber,
	insertEmployee,
	lockEmployee,
	updateEmployeeRow,
	type EmployeeRow
} from './employee.repo';
import { checkDepartmentOpen, checkSiteOpen, ensureDepartment } from './organisation.service';
import { deleteRoster, insertRoster } from './roster.repo';

type Refusal = {
	ok: false;
	reason: 'number_taken' | 'email_taken' | 'role_reserved' | 'department_unknown' | 'site_unknown';
};

/** `invitation`: the secret of the link with which the person chooses a password; null without an e-mail address. */
export type CreateEmployeeResult = { ok: true; id: string; invitation: string | null } | Refusal;

/** Adds an employee, on the roster of the home site, and a sign-in when an e-mail address is given. */
export async function createEmployee(
	context: Context,
	input: NewEmployeeInput
): Promise<CreateEmployeeResult> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	const id = newId(at);
	return againWhenRaced(() =>
		transaction(context.db, async (tx): Promise<CreateEmployeeResult> => {
			const refusal = await findRefusal(tx, input);
			if (refusal) return refusal;
			let invitation: string | null = null;
			if (input.email) {
				const { email, name, role } = input;
				const invited = await inviteEmployee(tx, context, { employeeId: id, email, name, role });
				if (!invited.ok) return invited;
				invitation = invited.token;
			}
			const row = await toRow(tx, context, input);
			await addEmployeeRow(tx, context, { id, at, row });
			return { ok: true, id, invitation };
		})
	);
}

export type UpdateEmployeeResult =
	{ ok: true } | Refusal | { ok: false; reason: 'not_found' | 'changed_meanwhile' };

/** Changes details of the revision that was shown; a new home site moves the roster with it. */
export async function updateEmployee(
	context: Context,
	{ id, revision }: { id: string; revision: number },
	input: EmployeeDetailsInput
): Promise<UpdateEmployeeResult> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	return againWhenRaced(() =>
		transaction(context.db, async (tx): Promise<UpdateEmployeeResult> => {
			const before = await lockEmployee(tx, id);
			if (!before) return { ok: false, reason: 'not_found' };
			if (before.revision !== revision) return { ok: false, reason: 'changed_meanwhile' };
			const refusal = await findRefusal(tx, input, before);
			if (refusal) return refusal;
			const after = await toRow(tx, context, input);
			await changeEmployeeRow(tx, context, { before, after, at });
			return { ok: true };
		})
	);
}

/** Moves somebody to another department or home site; what is there already is left as it is. */
export async function transferEmployee(
	context: Context,
	id: string,
	place: { departmentId?: string; siteId?: string }
): Promise<UpdateEmployeeResult> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<UpdateEmployeeResult> => {
		const before = await lockEmployee(tx, id);
		if (!before) return { ok: false, reason: 'not_found' };
		const { employeeNumber, name, departmentId, siteId } = before;
		const after = { employeeNumber, name, departmentId, siteId, ...place };
		if (!(await checkDepartmentOpen(tx, after.departmentId, departmentId)))
			return { ok: false, reason: 'department_unknown' };
		if (!(await checkSiteOpen(tx, after.siteId, siteId))) return { ok: false, reason: 'site_unknown' };
		if (after.departmentId === departmentId && after.siteId === siteId) return { ok: true };
		await changeEmployeeRow(tx, context, { before, after, at });
		return { ok: true };
	});
}

export type EmployeeDetails = Pick<EmployeeRow, 'employeeNumber' | 'name' | 'departmentId' | 'siteId'> & {
	/** left out: stays as it is */
	startDate?: string | null;
};

/** Part of a transaction that has checked who may: the employee, on the roster of the home site. */
export async function addEmployeeRow(
	tx: Tx,
	context: Context,
	{ id, at, row }: { id: string; at: Date; row: EmployeeDetails }
): Promise<void> {
	await insertEmployee(tx, { id, ...row, createdAt: at });
	await insertRoster(tx, { siteId: row.siteId, employeeId: id, createdAt: at });
	await recordAudit(tx, {
		at,
		actor: context.actor,
		action: 'employee.create',
		subjectType: 'employee',
		subjectId: id,
		detail: { after: { ...row } }
	});
}

/** The same for changed details; a new home site moves the roster with it, and open days are computed again. */
export async function changeEmployeeRow(
	tx: Tx,
	context: Context,
	{ before, after, at }: { before: EmployeeRow; after: EmployeeDetails; at: Date }
): Promise<void> {
	const { id } = before;
	await updateEmployeeRow(tx, id, after);
	if (before.siteId !== after.siteId) {
		await deleteRoster(tx, { siteId: before.siteId, employeeId: id });
		await insertRoster(tx, { siteId: after.siteId, employeeId: id, createdAt: at });
		await raiseGalleryRevision(tx);
	}
	if (before.siteId !== after.siteId || before.departmentId !== after.departmentId)
		await markStale(tx, {
			affected: { kind: 'employee', id },
			from: computeDateIn('UTC', at.getTime()),
			to: null,
			cause: 'transfer'
		});
	if (after.startDate !== undefined)
		await markStaleByBound(tx, id, before.startDate, after.startDate, 'start');
	if (before.name !== after.name) await renameEmployeeUser(tx, context, id, after.name);
	const { employeeNumber, name, departmentId, siteId, startDate } = before;
	await recordAudit(tx, {
		at,
		actor: context.actor,
		action: 'employee.update',
		subjectType: 'employee',
		subjectId: id,
		detail: { before: { employeeNumber, name, departmentId, siteId, startDate }, after }
	});
}

async function findRefusal(
	tx: Tx,
	input: EmployeeDetailsInput,
	own: EmployeeRow | null = null
): Promise<Refusal | null> {
	const holder = await findEmployeeIdByNumber(tx, input.employeeNumber);
	if (holder !== null && holder !== (own?.id ?? null)) return { ok: false, reason: 'number_taken' };
	if (!(await checkSiteOpen(tx, input.siteId, own?.siteId))) return { ok: false, reason: 'site_unknown' };
	const { departmentId } = input;
	if (departmentId !== NEW_DEPARTMENT && !(await checkDepartmentOpen(tx, departmentId, own?.departmentId)))
		return { ok: false, reason: 'department_unknown' };
	return null;
}

async function toRow(tx: Tx, context: Context, input: EmployeeDetailsInput) {
	const { employeeNumber, name, siteId, startDate } = input;
	const departmentId =
		input.departmentId === NEW_DEPARTMENT
			? await ensureDepartment(tx, context, input.newDepartment)
			: input.departmentId;
	return { employeeNumber, name, departmentId, siteId, ...(startDate === undefined ? {} : { startDate }) };
}

/** Somebody else took a unique value between our look and our write: the second look finds and names it. */
async function againWhenRaced<T>(attempt: () => Promise<T>): Promise<T> {
	try {
		return await attempt();
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
		return attempt();
	}
}
