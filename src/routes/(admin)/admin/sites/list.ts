import { listSitesWithCounts } from '$lib/server/people/organisation.service';
import { wholeList } from '../../../components/office-list';

type Row = Awaited<ReturnType<typeof listSitesWithCounts>>[number];

export const siteList = wholeList<Row>({
	name: 'sites',
	columns: [
		{ key: 'name', label: 'Site', value: ({ name }) => name },
		{ key: 'zone', label: 'Time zone', value: ({ timeZone }) => timeZone },
		{ key: 'employees', label: 'Employees at home here', align: 'end', value: ({ employees }) => employees },
		{
			key: 'state',
			label: 'State',
			only: 'file',
			value: ({ archived }) => (archived ? 'Archived' : 'In use')
		}
	],
	rows: listSitesWithCounts
});
