import type { Role } from '$domain/access/permissions';
import { requireOwnOrPermission, requirePermission } from '../access/require';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkSees, findReach } from '../timekeeping/supervision.service';
import { findRosterEmployeeId } from './roster.repo';
import {
	countEmployees,
	findEmployeeRow,
	listAllEmployees,
	listEmployeeRows,
	type EmployeeFilter
} from './employee.repo';

export const EMPLOYEES_PER_PAGE = 25;

export type EmployeeListItem = {
	id: string;
	employeeNumber: string;
	name: string;
	departmentName: string;
	siteName: string;
	/** null: this person does not sign in */
	role: Role | null;
	/** `model_missing`: recognised by one model where their site compares two; mended by their next punches */
	enrolmentState: 'enrolled' | 'model_missing' | 'consented' | 'none';
};

/** One page of the employees whom the actor supervises, by name; a page past the end is the last one. */
export async function listEmployees(
	context: Context,
	wanted: Omit<EmployeeFilter, 'reach'> & { page: number }
): Promise<{ employees: EmployeeListItem[]; total: number; page: number; pageCount: number }> {
	const actor = requirePermission(context, 'employee.view');
	const query = { ...wanted, reach: await findReach(context, actor) };
	const total = await countEmployees(context.db, query);
	const pageCount = Math.max(1, Math.ceil(total / EMPLOYEES_PER_PAGE));
	const page = Math.min(Math.max(1, query.page), pageCount);
	const rows = await listEmployeeRows(context.db, query, {
		limit: EMPLOYEES_PER_PAGE,
		offset: (page - 1) * EMPLOYEES_PER_PAGE
	});
	const employees = rows.map((row) => ({
		id: row.id,
		employeeNumber: row.employeeNumber,
		name: row.name,
		departmentName: row.departmentName,
		siteName: row.siteName,
		role: row.role,
		enrolmentState: stateOf(row)
	}));
	return { employees, total, page, pageCount };
}

function stateOf(row: {
	enrolled: boolean;
	consented: boolean;
	modelMissing: boolean;
}): EmployeeListItem['enrolmentState'] {
	if (row.enrolled) return row.modelMissing ? 'model_missing' : 'enrolled';
	return row.consented ? 'consented' : 'none';
}

/**
 * Everything the office knows of one employee, who may read it too; null when there is none, and when the actor does not
 * supervise this one.
 */
export async function findEmployee(context: Context, id: string) {
	const actor = requireOwnOrPermission(context, id, 'employee.view');
	if (actor.employeeId !== id && !(await checkSees(context, actor, id))) return null;
	return findEmployeeRow(context.db, id);
}

/** Somebody of a site's roster by the number on the badge, for a claim made at a device. No permission: devices ask. */
export async function findRosterEmployee(
	{ db }: Pick<Context, 'db'>,
	who: { siteId: string; employeeNumber: string }
): Promise<string | null> {
	return findRosterEmployeeId(db, who);
}

/** Everybody by number, archived too. For imports, which have checked who asks. */
export async function listNumbers(db: Db | Tx) {
	return (await listAllEmployees(db)).map(({ id, employeeNumber, name }) => ({ id, employeeNumber, name }));
}

/** For other services; who asks has been checked there. */
export async function findEmployeeName(db: Db | Tx, id: string): Promise<string | null> {
	return (await findEmployeeRow(db, id))?.name ?? null;
}
