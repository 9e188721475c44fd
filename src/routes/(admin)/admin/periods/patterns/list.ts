import { describePattern } from '$domain/timekeeping/period-form';
import { requirePermission } from '$lib/server/access/require';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listCalendars, type Calendar } from '$lib/server/timekeeping/period-calendar.service';
import { wholeList } from '../../../../components/office-list';

type PatternRow = Calendar & { whose: string };

export const patternList = wholeList<PatternRow>({
	name: 'patterns',
	columns: [
		{ key: 'name', label: 'Name', value: ({ name }) => name },
		{ key: 'pattern', label: 'Pattern', value: ({ pattern }) => describePattern(pattern) },
		{ key: 'whose', label: 'For', value: ({ whose }) => whose }
	],
	rows: async (context) => {
		requirePermission(context, 'timekeeping.manage');
		const [calendars, sites, departments] = await Promise.all([
			listCalendars(context),
			listSites(context),
			listDepartments(context)
		]);
		const names = new Map([...sites, ...departments].map(({ id, name }) => [id, name]));
		return calendars.map((calendar) => ({
			...calendar,
			whose:
				calendar.scopeId === null
					? 'Everybody without a pattern of their own'
					: (names.get(calendar.scopeId) ?? 'Gone')
		}));
	}
});
