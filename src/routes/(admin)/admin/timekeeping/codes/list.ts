import { listDayCodes, type DayCode } from '$lib/server/timekeeping/day-code.service';
import { wholeList } from '../../../../components/office-list';

const KIND_WORDS = { leave: 'Leave', official_business: 'Official business' };

export const codeList = wholeList<DayCode>({
	name: 'codes',
	columns: [
		{ key: 'code', label: 'Code', value: ({ code }) => code },
		{ key: 'name', label: 'Meaning', value: ({ name }) => name },
		{ key: 'kind', label: 'Kind', value: ({ kind }) => KIND_WORDS[kind] },
		{ key: 'offered', label: 'Offered', only: 'file', value: ({ retired }) => (retired ? 'no' : 'yes') }
	],
	rows: listDayCodes
});
