import { REQUEST_KIND_WORDS, REQUEST_STATUS_WORDS } from '$domain/timekeeping/request-words';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { listRequests, REQUEST_ORDERS, type RequestOnFile } from '$lib/server/timekeeping/request.service';
import type { ListColumn, OfficeList } from '../../../components/office-list';
import { readRequestQuery } from './query';

type Row = Omit<RequestOnFile, 'detail'> & { line: string };

const columns: ListColumn<Row>[] = [
	{ key: 'who', label: 'Employee', value: ({ employeeName }) => employeeName },
	{
		key: 'number',
		label: 'Number',
		only: 'file',
		fixed: true,
		value: ({ employeeNumber }) => employeeNumber
	},
	{ key: 'what', label: 'What', value: ({ kind }) => REQUEST_KIND_WORDS[kind] },
	{ key: 'line', label: 'Of what', only: 'file', fixed: true, value: ({ line }) => line },
	{ key: 'reason', label: 'Reason', only: 'file', fixed: true, value: ({ reason }) => reason },
	{
		key: 'place',
		label: 'Department and site',
		only: 'screen',
		value: ({ departmentName }) => departmentName
	},
	{
		key: 'department',
		label: 'Department',
		only: 'file',
		fixed: true,
		value: ({ departmentName }) => departmentName
	},
	{ key: 'site', label: 'Site', only: 'file', fixed: true, value: ({ siteName }) => siteName },
	{ key: 'day', label: 'First day', value: ({ firstDate }) => firstDate },
	{ key: 'last', label: 'Last day', only: 'file', fixed: true, value: ({ lastDate }) => lastDate },
	{ key: 'filed', label: 'Filed', value: ({ createdAt }) => createdAt.toISOString() },
	{ key: 'status', label: 'State', value: ({ status }) => REQUEST_STATUS_WORDS[status] },
	{ key: 'decider', label: 'Decided by', only: 'file', fixed: true, value: ({ deciderName }) => deciderName }
];

/** Ordered and cut in the database: years of requests stay. */
export const requestList: OfficeList<Row> = {
	name: 'requests',
	columns,
	find: async (context, url, { order, page }) => {
		const key = REQUEST_ORDERS.find((each) => each === order?.key);
		const { requests, ...found } = await listRequests(context, {
			...readRequestQuery(url),
			page: page?.number ?? null,
			order: key ? { key, descending: order?.descending ?? false } : null
		});
		const lines = await sayRequests(context, requests);
		return {
			...found,
			rows: requests.map(({ detail: _, ...row }) => ({ ...row, line: lines.get(row.id) ?? '' }))
		};
	}
};
