import { ROLE_WORDS } from '$domain/access/permissions';
import { toCsv } from '$domain/csv';
import { eachEmployee } from '$lib/server/people/employee.service';
import { csvResponse } from '$lib/server/report/csv-export';
import { readEmployeeQuery } from '../employees/query';
import type { RequestHandler } from './$types';

const FACES = {
	enrolled: 'Enrolled',
	model_missing: 'Second model missing',
	consented: 'Consent given',
	none: 'Not enrolled'
};

export const GET: RequestHandler = async ({ locals, url }) => {
	const rows: string[][] = [['Employee number', 'Name', 'Department', 'Site', 'Face', 'Sign-in']];
	for await (const employees of eachEmployee(locals.context, readEmployeeQuery(url)))
		for (const { employeeNumber, name, departmentName, siteName, enrolmentState, role } of employees)
			rows.push([
				employeeNumber,
				name,
				departmentName,
				siteName,
				FACES[enrolmentState],
				role ? ROLE_WORDS[role] : ''
			]);
	return csvResponse(toCsv(rows), 'employees.csv');
};
