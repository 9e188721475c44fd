import { toCsv } from '$domain/csv';
import { MINUTE_WORDS, RECORD_STATUS_WORDS } from '$domain/day-words';
import {
	DAY_STATUS_WORDS,
	describeWay,
	DIRECTION_WORDS,
	formatTime,
	PUNCH_METHOD_WORDS,
	PUNCH_STATUS_WORDS
} from '$domain/report-words';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { EmployeeDays } from './employee-days.service';
import type { listPunchesToExport } from './punch-report.service';

type ExportedPunch = Awaited<ReturnType<typeof listPunchesToExport>>['punches'][number];

export function punchesToCsv(punches: readonly ExportedPunch[]): string {
	const head = [
		'Date',
		'Time',
		'Time zone',
		'Employee number',
		'Name',
		'Department',
		'Site',
		'Direction',
		'Status',
		'Method',
		'Device',
		'Connection',
		'Evidence grade',
		'Remarks'
	];
	const rows = punches.map((punch) => [
		computeDateIn(punch.timeZone, punch.punchedAt.getTime()),
		formatTime(punch.punchedAt, punch.timeZone),
		punch.timeZone,
		punch.employeeNumber ?? '',
		punch.employeeName ?? '',
		punch.departmentName ?? '',
		punch.siteName,
		punch.direction ? DIRECTION_WORDS[punch.direction] : '',
		PUNCH_STATUS_WORDS[punch.status],
		PUNCH_METHOD_WORDS[punch.method],
		punch.deviceName ?? '',
		describeWay(punch),
		punch.evidenceGrade,
		punch.reasons.join('; ')
	]);
	return toCsv([head, ...rows]);
}

const MINUTES = [
	'scheduled',
	'regular',
	'tardy',
	'undertime',
	'absent',
	'overtime',
	'excused',
	'unresolved'
] as const;

/** Oldest day first. Worked minutes stay empty while a day is not complete: unresolved is not zero. */
export function daysToCsv({ employee, days }: EmployeeDays): string {
	const head = [
		'Date',
		'Employee number',
		'Name',
		'Time zone',
		'Sessions',
		'Worked minutes',
		'Status',
		...MINUTES.map((field) => `${MINUTE_WORDS[field]} minutes`)
	];
	const rows = days.toReversed().map((day) => [
		day.date,
		employee.employeeNumber,
		employee.name,
		employee.timeZone,
		day.sessions.map(({ in: start, out: end }) => `${timeOf(start)}-${timeOf(end)}`).join('; '),
		day.status === 'complete' ? day.workedMinutes : '',
		day.record ? RECORD_STATUS_WORDS[day.record.status] : DAY_STATUS_WORDS[day.status],
		// Without a schedule nothing is owed, so there is nothing to count.
		...MINUTES.map((field) => day.record?.minutes[field] ?? '')
	]);
	return toCsv([head, ...rows]);

	function timeOf(punch: EmployeeDays['days'][number]['sessions'][number]['in']): string {
		return punch ? formatTime(punch.at, employee.timeZone) : '?';
	}
}

/** A download that is not kept in any cache. */
export function csvResponse(csv: string, fileName: string): Response {
	return new Response(csv, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			// The name is ours: letters, digits and hyphens only.
			'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]+/g, '-')}"`,
			'cache-control': 'no-store'
		}
	});
}
