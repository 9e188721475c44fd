import { listDepartmentsWithCounts } from '$lib/server/people/organisation.service';
import { wholeList } from '../../../components/office-list';

type Row = Awaited<ReturnType<typeof listDepartmentsWithCounts>>[number];

export const departmentList = wholeList<Row>({
	name: 'departments',
	columns: [
		{ key: 'name', label: 'Department', value: ({ name }) => name },
		{ key: 'employees', label: 'Employees', align: 'end', value: ({ employees }) => employees },
		{
			key: 'state',
			label: 'State',
			only: 'file',
			value: ({ archived }) => (archived ? 'Archived' : 'In use')
		}
	],
	rows: listDepartmentsWithCounts
});
