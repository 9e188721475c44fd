import type { Role } from '$domain/access/permissions';
import { requireOwnOrPermission, requirePermission } from '../access/require';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkSees, findReach } from '../timekeeping/supervision.service';
import { listLookAlikeIds } from '../enrolment/calibration.service';
import { findRosterEmployeeId } from './roster.repo';
import {
	countEmployees,
	findEmployeeRow,
	listAllEmployees,
	listEmployeeIds,
	listEmployeeRows,
	type EmployeeFilter,
	type EmployeeOrder
} from './employee.repo';

export { EMPLOYEE_ORDERS, FACE_STATES, type FaceState } from './employee.repo';
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
	/** like somebody else of a roster: their punches need more than the face */
	looksAlike: boolean;
};

export type EmployeeQuery = Omit<EmployeeFilter, 'reach' | 'lookAlikes'> & { order: EmployeeOrder };

const EVERYBODY: EmployeeQuery = {
	search: '',
	departmentId: null,
	siteId: null,
	status: 'active',
	face: null,
	order: { key: 'name', descending: false }
};

/** One page of the employees whom the actor supervises; a page past the end is the last one. */
export async function listEmployees(
	context: Context,
	{ page: wantedPage, ...parts }: Partial<EmployeeQuery> & { page: number }
): Promise<{ employees: EmployeeListItem[]; total: number; page: number; pageCount: number }> {
	const wanted = { ...EVERYBODY, ...parts };
	const filter = await toFilter(context, wanted);
	const total = await countEmployees(context.db, filter);
	const pageCount = Math.max(1, Math.ceil(total / EMPLOYEES_PER_PAGE));
	const page = Math.min(Math.max(1, wantedPage), pageCount);
	const ids = await listEmployeeIds(context.db, filter, {
		order: wanted.order,
		page: { limit: EMPLOYEES_PER_PAGE, offset: (page - 1) * EMPLOYEES_PER_PAGE }
	});
	return { employees: await toItems(context, filter, ids), total, page, pageCount };
}

/** All that the list shows, for a file: a thousand at a time. */
export async function* eachEmployee(
	context: Context,
	wanted: EmployeeQuery
): AsyncGenerator<EmployeeListItem[]> {
	const filter = await toFilter(context, wanted);
	const ids = await listEmployeeIds(context.db, filter, { order: wanted.order, page: null });
	for (let i = 0; i < ids.length; i += 1000) yield await toItems(context, filter, ids.slice(i, i + 1000));
}

async function toFilter(context: Context, wanted: EmployeeQuery): Promise<EmployeeFilter> {
	const actor = requirePermission(context, 'employee.view');
	const [reach, lookAlikes] = await Promise.all([findReach(context, actor), listLookAlikeIds(context.db)]);
	return { ...wanted, reach, lookAlikes };
}

async function toItems(
	context: Context,
	{ lookAlikes }: EmployeeFilter,
	ids: readonly string[]
): Promise<EmployeeListItem[]> {
	const alike = new Set(lookAlikes);
	return (await listEmployeeRows(context.db, ids)).map((row) => ({
		id: row.id,
		employeeNumber: row.employeeNumber,
		name: row.name,
		departmentName: row.departmentName,
		siteName: row.siteName,
		role: row.role,
		enrolmentState: stateOf(row),
		looksAlike: alike.has(row.id)
	}));
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
