import { WEEKDAYS } from '$domain/timekeeping/civil-date';
import { sayHours } from '$domain/timekeeping/schedule-form';
import type { Schedule } from '$domain/timekeeping/schedule';
import { listSchedules, type ScheduleOnFile } from '$lib/server/timekeeping/schedule.service';
import { wholeList } from '../../../../components/office-list';

type Row = ScheduleOnFile & { assignments: number };

const SCHEDULE_KIND_WORDS = {
	fixed: 'Fixed hours',
	flexi: 'Flexible hours',
	rotating: 'Rotating'
} as const;

export const scheduleList = wholeList<Row>({
	name: 'schedules',
	columns: [
		{ key: 'name', label: 'Schedule', value: ({ name }) => name },
		{ key: 'kind', label: 'Kind', value: ({ pattern }) => SCHEDULE_KIND_WORDS[pattern.kind] },
		{ key: 'hours', label: 'Hours', fixed: true, value: ({ pattern }) => sayDays(pattern) },
		{
			key: 'assignments',
			label: 'Assignments',
			align: 'end',
			value: ({ assignments }) => assignments
		},
		{ key: 'state', label: 'State', value: ({ retired }) => (retired ? 'Not offered' : 'Offered') }
	],
	rows: (context) => listSchedules(context)
});

/** One line for the file: what the drawing of the week says. */
function sayDays(pattern: Schedule): string {
	const plans =
		pattern.kind === 'rotating'
			? pattern.cycle.map((plan, i) => [`Day ${i + 1}`, plan] as const)
			: WEEKDAYS.map((day) => [day, pattern.days[day]] as const);
	return plans.map(([day, plan]) => `${day} ${plan ? sayHours(plan) : 'rest'}`).join('; ');
}
