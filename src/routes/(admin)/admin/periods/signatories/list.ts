import { requirePermission } from '$lib/server/access/require';
import { listOfficeForms, type OfficeFormOnFile } from '$lib/server/dtr/office-form.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listVisiblePeople } from '$lib/server/timekeeping/supervision.service';
import { wholeList } from '../../../../components/office-list';

type SignatoryRow = OfficeFormOnFile & { whose: string };

const SCOPE_WORDS = {
	organisation: 'Organisation',
	site: 'Site',
	department: 'Department',
	employee: 'Employee'
} as const;

const signer = (row: SignatoryRow, place: 0 | 1): string => {
	const one = row.form.signatories[place];
	return one ? [one.name || 'Signed by hand', one.title].filter(Boolean).join(', ') : '';
};

export const signatoryList = wholeList<SignatoryRow>({
	name: 'signatories',
	columns: [
		{ key: 'whose', label: 'For', value: ({ whose }) => whose },
		{ key: 'kind', label: 'Kind', only: 'file', value: ({ scopeKind }) => SCOPE_WORDS[scopeKind] },
		{ key: 'header', label: 'Header', value: ({ form }) => form.headerLines.join(' / ') },
		{ key: 'first', label: 'Signs', value: (row) => signer(row, 0) },
		{ key: 'second', label: 'Signs too', only: 'file', value: (row) => signer(row, 1) }
	],
	rows: async (context) => {
		requirePermission(context, 'timekeeping.manage');
		const [offices, sites, departments, people] = await Promise.all([
			listOfficeForms(context),
			listSites(context),
			listDepartments(context),
			listVisiblePeople(context, { everyone: true })
		]);
		const names = new Map([...sites, ...departments, ...people].map(({ id, name }) => [id, name]));
		return offices.map((office) => ({
			...office,
			whose: office.scopeId === null ? 'Everybody else' : (names.get(office.scopeId) ?? 'Gone')
		}));
	}
});
