import { and, asc, count, desc, eq, inArray, like, or, sql, type SQL } from 'drizzle-orm';
import { RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { consent, enrolment, template } from '../db/schema/enrolment';
import { department, site } from '../db/schema/organisation';

export type EmployeeRow = typeof employee.$inferSelect;

export async function insertEmployee(tx: Tx, row: typeof employee.$inferInsert): Promise<void> {
	await tx.insert(employee).values(row);
}

export async function updateEmployeeRow(
	tx: Tx,
	id: string,
	changes: Partial<
		Pick<
			EmployeeRow,
			'employeeNumber' | 'name' | 'departmentId' | 'siteId' | 'status' | 'startDate' | 'exitDate'
		>
	>
): Promise<void> {
	await tx
		.update(employee)
		.set({ ...changes, revision: sql`${employee.revision} + 1` })
		.where(eq(employee.id, id));
}

export async function lockEmployee(tx: Tx, id: string): Promise<EmployeeRow | null> {
	const [row] = await tx.select().from(employee).where(eq(employee.id, id)).for('update');
	return row ?? null;
}

/** Everybody, archived too: imports look people up by their numbers. */
export async function listAllEmployees(db: Db | Tx): Promise<EmployeeRow[]> {
	return db.select().from(employee).orderBy(asc(employee.employeeNumber));
}

export async function findEmployeeIdByNumber(db: Db | Tx, employeeNumber: string): Promise<string | null> {
	const [row] = await db
		.select({ id: employee.id })
		.from(employee)
		.where(eq(employee.employeeNumber, employeeNumber));
	return row?.id ?? null;
}

const EMPLOYEE_COLUMNS = {
	id: employee.id,
	employeeNumber: employee.employeeNumber,
	name: employee.name,
	status: employee.status,
	revision: employee.revision,
	departmentId: employee.departmentId,
	departmentName: department.name,
	siteId: employee.siteId,
	siteName: site.name,
	timeZone: site.timeZone,
	startDate: employee.startDate,
	exitDate: employee.exitDate
};

export async function findEmployeeRow(db: Db | Tx, id: string) {
	const [row] = await db
		.select(EMPLOYEE_COLUMNS)
		.from(employee)
		.innerJoin(department, eq(department.id, employee.departmentId))
		.innerJoin(site, eq(site.id, employee.siteId))
		.where(eq(employee.id, id));
	return row ?? null;
}

export const EMPLOYEE_ORDERS = ['name', 'number', 'department', 'site'] as const;
export type EmployeeOrder = { key: (typeof EMPLOYEE_ORDERS)[number]; descending: boolean };

export const FACE_STATES = ['enrolled', 'model_missing', 'consented', 'none', 'look_alike'] as const;
export type FaceState = (typeof FACE_STATES)[number];

export type EmployeeFilter = {
	search: string;
	departmentId: string | null;
	siteId: string | null;
	status: 'active' | 'archived';
	face: FaceState | null;
	/** employees who look like somebody else at their site, for `face: 'look_alike'` */
	lookAlikes: readonly string[];
	reach: Reach;
};

export async function countEmployees(db: Db | Tx, filter: EmployeeFilter): Promise<number> {
	const [row] = await db.select({ total: count() }).from(employee).where(matching(filter));
	return row?.total ?? 0;
}

/**
 * Ids in order; `page` null: all of them. What else is wanted of them is asked of those few alone, and nothing is joined:
 * so the first page comes straight from the index `employee_list`, however many there are.
 */
export async function listEmployeeIds(
	db: Db | Tx,
	filter: EmployeeFilter,
	{ order, page }: { order: EmployeeOrder; page: { limit: number; offset: number } | null }
): Promise<string[]> {
	const turn = order.descending ? desc : asc;
	const query = db
		.select({ id: employee.id })
		.from(employee)
		.where(matching(filter))
		.orderBy(...ORDERS[order.key].map((column) => turn(column)))
		.$dynamic();
	const rows = await (page ? query.limit(page.limit).offset(page.offset) : query);
	return rows.map(({ id }) => id);
}

const { name, employeeNumber } = employee;
const departmentName = sql`(select ${department.name} from ${department} where ${department.id} = ${employee.departmentId})`;
const siteName = sql`(select ${site.name} from ${site} where ${site.id} = ${employee.siteId})`;
/** All of one direction: an index is read from either end, but not from both. */
const ORDERS = {
	name: [name, employeeNumber],
	number: [employeeNumber],
	department: [departmentName, name, employeeNumber],
	site: [siteName, name, employeeNumber]
};

const enrolled = sql<number>`exists (select 1 from ${enrolment} where ${enrolment.employeeId} = ${employee.id} and ${enrolment.status} = 'active')`;
// Some appearance has a template of the first model and none of the second.
const modelMissing = sql<number>`((select home.second_embedder from ${site} home where home.id = ${employee.siteId}) and exists (select 1 from ${template} where ${template.employeeId} = ${employee.id} and ${template.modelId} = ${RECOGNITION_MODEL} and not exists (select 1 from template second where second.employee_id = ${employee.id} and second.model_id = ${SECOND_MODEL} and coalesce(second.look, 0) = coalesce(${template.look}, 0))))`;
const consented = sql<number>`exists (select 1 from ${consent} where ${consent.employeeId} = ${employee.id} and ${consent.withdrawnAt} is null)`;

/** In the order of the ids. */
export async function listEmployeeRows(db: Db | Tx, ids: readonly string[]) {
	if (ids.length === 0) return [];
	const rows = await db
		.select({ ...EMPLOYEE_COLUMNS, role: appUser.role, enrolled, modelMissing, consented })
		.from(employee)
		.innerJoin(department, eq(department.id, employee.departmentId))
		.innerJoin(site, eq(site.id, employee.siteId))
		.leftJoin(appUser, eq(appUser.employeeId, employee.id))
		.where(inArray(employee.id, [...ids]));
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => {
		const row = byId.get(id);
		if (!row) return [];
		return {
			...row,
			enrolled: Boolean(row.enrolled),
			consented: Boolean(row.consented),
			modelMissing: Boolean(row.modelMissing)
		};
	});
}

function matching({ search, departmentId, siteId, status, face, lookAlikes, reach }: EmployeeFilter) {
	// In LIKE, % and _ are wild and \ escapes them.
	const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
	return and(
		withinReach(reach),
		eq(employee.status, status),
		search ? or(like(employee.name, pattern), like(employee.employeeNumber, pattern)) : undefined,
		departmentId ? eq(employee.departmentId, departmentId) : undefined,
		siteId ? eq(employee.siteId, siteId) : undefined,
		face ? FACES[face](lookAlikes) : undefined
	);
}

const FACES: Record<FaceState, (lookAlikes: readonly string[]) => SQL | undefined> = {
	enrolled: () => sql`${enrolled} and not ${modelMissing}`,
	model_missing: () => sql`${enrolled} and ${modelMissing}`,
	consented: () => sql`${consented} and not ${enrolled}`,
	none: () => sql`not ${consented} and not ${enrolled}`,
	look_alike: (ids) => (ids.length > 0 ? inArray(employee.id, [...ids]) : sql`false`)
};
