import { and, asc, count, eq, like, or, sql } from 'drizzle-orm';
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
	changes: Pick<EmployeeRow, 'employeeNumber' | 'name' | 'departmentId' | 'siteId'>
): Promise<void> {
	await tx.update(employee).set(changes).where(eq(employee.id, id));
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
	departmentId: employee.departmentId,
	departmentName: department.name,
	siteId: employee.siteId,
	siteName: site.name,
	timeZone: site.timeZone
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

export type EmployeeFilter = { search: string; departmentId: string | null; reach: Reach };

export async function countEmployees(db: Db | Tx, filter: EmployeeFilter): Promise<number> {
	const [row] = await db.select({ total: count() }).from(employee).where(matching(filter));
	return row?.total ?? 0;
}

export async function listEmployeeRows(
	db: Db | Tx,
	filter: EmployeeFilter,
	page: { limit: number; offset: number }
) {
	const rows = await db
		.select({
			...EMPLOYEE_COLUMNS,
			role: appUser.role,
			enrolled: sql<number>`exists (select 1 from ${enrolment} where ${enrolment.employeeId} = ${employee.id} and ${enrolment.status} = 'active')`,
			// Some appearance has a template of the first model and none of the second.
			modelMissing: sql<number>`${site.secondEmbedder} and exists (select 1 from ${template} where ${template.employeeId} = ${employee.id} and ${template.modelId} = ${RECOGNITION_MODEL} and not exists (select 1 from template second where second.employee_id = ${employee.id} and second.model_id = ${SECOND_MODEL} and coalesce(second.look, 0) = coalesce(${template.look}, 0)))`,
			consented: sql<number>`exists (select 1 from ${consent} where ${consent.employeeId} = ${employee.id} and ${consent.withdrawnAt} is null)`
		})
		.from(employee)
		.innerJoin(department, eq(department.id, employee.departmentId))
		.innerJoin(site, eq(site.id, employee.siteId))
		.leftJoin(appUser, eq(appUser.employeeId, employee.id))
		.where(matching(filter))
		.orderBy(asc(employee.name), asc(employee.employeeNumber))
		.limit(page.limit)
		.offset(page.offset);
	return rows.map(({ enrolled, consented, modelMissing, ...row }) => ({
		...row,
		enrolled: Boolean(enrolled),
		consented: Boolean(consented),
		modelMissing: Boolean(modelMissing)
	}));
}

function matching({ search, departmentId, reach }: EmployeeFilter) {
	// In LIKE, % and _ are wild and \ escapes them.
	const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
	return and(
		withinReach(reach),
		search ? or(like(employee.name, pattern), like(employee.employeeNumber, pattern)) : undefined,
		departmentId ? eq(employee.departmentId, departmentId) : undefined
	);
}
