import type { EmployeeSettings } from '$domain/import/import-forms';
import type { ImportItem, QuarantinedLine } from '$domain/import/import-item';
import type { ImportedEmployee } from '$domain/import/employees-csv';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { newId } from '../id';
import { listAllEmployees, type EmployeeRow } from './employee.repo';
import { ensureDepartment, checkSiteOpen } from './organisation.service';
import { listDepartments, listSites } from './organisation.repo';
import { addEmployeeRow, changeEmployeeRow } from './save-employee.service';

/** More than this in one file is no list of employees. */
export const MAX_EMPLOYEES = 20_000;

type Line = { line: number; raw: string; row: ImportedEmployee };
type Target = { employeeNumber: string; name: string; department: string; siteId: string };

export type EmployeePlan = {
	added: (Line & { to: Target })[];
	/** there already with other details, and the settings say to take the file's */
	changed: (Line & { before: EmployeeRow; to: Target })[];
	/** there already; `differs`: with other details, which stay */
	known: (Line & { differs: boolean })[];
	quarantined: QuarantinedLine[];
	newDepartments: string[];
	/** lines with an e-mail address, which an import does not use */
	emails: number;
};

/** What becomes of each line of a list of employees, against who is there; changes nothing. */
export async function planEmployees(
	db: Db | Tx,
	items: Iterable<ImportItem<ImportedEmployee>>,
	settings: EmployeeSettings
): Promise<EmployeePlan> {
	const folded = (text: string) => text.normalize('NFKC').toLowerCase();
	const people = new Map((await listAllEmployees(db)).map((row) => [folded(row.employeeNumber), row]));
	const sites = await listSites(db);
	const siteIds = new Map(sites.map(({ id, name }) => [folded(name), id]));
	const archivedSites = new Set(sites.flatMap(({ id, archivedAt }) => (archivedAt ? [id] : [])));
	const departments = await listDepartments(db);
	const departmentNames = new Map(departments.map(({ id, name }) => [id, name]));
	const known = new Set(departments.map(({ name }) => folded(name)));
	const added = new Map<string, string>();
	const plan: EmployeePlan = {
		added: [],
		changed: [],
		known: [],
		quarantined: [],
		newDepartments: [],
		emails: 0
	};
	for (const item of items) {
		if (!item.ok) {
			plan.quarantined.push(item);
			continue;
		}
		const { line, raw, row } = item;
		if (row.email) plan.emails++;
		const siteId = row.site === null ? settings.siteId : siteIds.get(folded(row.site));
		if (siteId === undefined) {
			const message = `There is no site “${row.site}”. Add it under Sites, with its time zone, or correct the line.`;
			plan.quarantined.push({ ok: false, line, raw, reason: 'bad_value', message });
			continue;
		}
		const before = people.get(folded(row.employeeNumber));
		if (row.site !== null && archivedSites.has(siteId) && before?.siteId !== siteId) {
			const message = `The site “${row.site}” is archived. Take it back under Sites, or correct the line.`;
			plan.quarantined.push({ ok: false, line, raw, reason: 'bad_value', message });
			continue;
		}
		const fallback = before ? (departmentNames.get(before.departmentId) ?? '') : settings.department;
		const to: Target = {
			employeeNumber: before?.employeeNumber ?? row.employeeNumber,
			name: row.name,
			department: row.department ?? fallback,
			siteId: row.site === null && before ? before.siteId : siteId
		};
		const differs = before !== undefined && !isSame(before, to, departmentNames);
		if (before && (!differs || settings.existing === 'keep')) {
			plan.known.push({ line, raw, row, differs });
			continue;
		}
		if (!known.has(folded(to.department))) added.set(folded(to.department), to.department);
		if (before) plan.changed.push({ line, raw, row, before, to });
		else plan.added.push({ line, raw, row, to });
	}
	return { ...plan, newDepartments: [...added.values()] };
}

function isSame(before: EmployeeRow, to: Target, departmentNames: ReadonlyMap<string, string>): boolean {
	const department = departmentNames.get(before.departmentId) ?? '';
	return (
		before.name === to.name &&
		before.siteId === to.siteId &&
		department.toLowerCase() === to.department.toLowerCase()
	);
}

/** Part of a transaction: all of the plan or nothing. Departments that are not there yet are made. */
export async function applyEmployeePlan(tx: Tx, context: Context, plan: EmployeePlan): Promise<void> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	const departmentIds = new Map<string, string>();
	const toRow = async ({ department, ...to }: Target) => {
		const departmentId = departmentIds.get(department) ?? (await ensureDepartment(tx, context, department));
		departmentIds.set(department, departmentId);
		return { ...to, departmentId };
	};
	for (const { to } of plan.added)
		await addEmployeeRow(tx, context, { id: newId(at), at, row: await toRow(to) });
	for (const { before, to } of plan.changed)
		await changeEmployeeRow(tx, context, { before, after: await toRow(to), at });
}

/** There and in use, for lines that name no site. */
export async function checkSiteExists(db: Db | Tx, id: string): Promise<boolean> {
	return checkSiteOpen(db, id);
}
