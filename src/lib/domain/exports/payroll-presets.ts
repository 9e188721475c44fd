import type { OutputColumn, PayrollTemplate } from './payroll-template';

export interface PayrollPreset {
	id: string;
	template: PayrollTemplate;
	/** Nobody has loaded its output into that program yet: the screen says so. */
	isVerified: boolean;
	/** Where the layout comes from, and what has to be filled in. */
	note: string;
}

const column = (
	heading: string,
	key: string,
	more: Partial<Extract<OutputColumn, { from: 'column' }>> = {}
): OutputColumn => ({
	heading,
	from: 'column',
	key,
	...more
});
const constant = (heading: string, text = ''): OutputColumn => ({ heading, from: 'constant', text });
const CSV = {
	format: 'csv',
	delimiter: ',',
	bom: false,
	preamble: [],
	hasHeadings: true,
	payCodes: []
} as const;

/** Starting points for payroll programs, from their published layouts. */
export const PAYROLL_PRESETS: readonly PayrollPreset[] = [
	{
		id: 'adp_workforce_now',
		isVerified: false,
		note: 'ADP Workforce Now paydata import (support.cleansmarts.com, article 103). Enter your Co Code and Batch ID; hours 3 carries the minutes at night under your own earnings code.',
		template: {
			...CSV,
			name: 'ADP Workforce Now',
			source: 'period',
			preamble: [],
			payCodes: [],
			columns: [
				constant('Co Code'),
				constant('Batch ID'),
				column('File #', 'employee_no'),
				column('Employee Name', 'name'),
				constant('Temp Cost Number'),
				column('Reg Hours', 'regular_min', { duration: 'hours' }),
				column('O/T Hours', 'overtime_min', { duration: 'hours' }),
				constant('Hours 3 Code', 'NIGHT'),
				column('Hours 3 Amount', 'night_min', { duration: 'hours' })
			]
		}
	},
	{
		id: 'xero_uploader',
		isVerified: false,
		note: 'Xero timesheets through an uploader (help.upsheets.com): one line for each day and type of pay. Change the types to the earnings rates of your Xero organisation.',
		template: {
			...CSV,
			name: 'Xero timesheets',
			source: 'daily',
			preamble: [],
			columns: [
				column('full_name', 'name'),
				column('date', 'date', { dateFormat: 'YYYY-MM-DD' }),
				{ heading: 'hours', from: 'amount', duration: 'hours' },
				{ heading: 'type', from: 'pay_code' }
			],
			payCodes: [
				{ key: 'regular_min', code: 'Ordinary Hours' },
				{ key: 'overtime_min', code: 'Overtime Hours' }
			]
		}
	},
	{
		id: 'quickbooks_iif',
		isVerified: false,
		note: 'QuickBooks Desktop IIF time activities (IIF reference, TIMEACT). Save as .iif; the pay items must exist in the company file under these names.',
		template: {
			name: 'QuickBooks Desktop (IIF)',
			source: 'daily',
			format: 'csv',
			delimiter: '\t',
			bom: false,
			preamble: [
				['!TIMERHDR', 'VER', 'REL', 'COMPANYNAME', 'IMPORTEDBEFORE', 'FROMTIMER', 'COMPANYCREATETIME'],
				['TIMERHDR', '8', '0', '', 'N', 'N', '0']
			],
			hasHeadings: true,
			columns: [
				constant('!TIMEACT', 'TIMEACT'),
				column('DATE', 'date', { dateFormat: 'MM/DD/YY' }),
				constant('JOB'),
				column('EMP', 'name'),
				constant('ITEM'),
				{ heading: 'PITEM', from: 'pay_code' },
				{ heading: 'DURATION', from: 'amount', duration: 'clock' },
				constant('PROJ'),
				column('NOTE', 'remarks'),
				constant('BILLINGSTATUS', '0')
			],
			payCodes: [
				{ key: 'regular_min', code: 'Hourly' },
				{ key: 'overtime_min', code: 'Overtime' }
			]
		}
	},
	{
		id: 'frappe_attendance',
		isVerified: false,
		note: 'Frappe HRMS attendance upload. Enter your company and naming series; statuses are those of this program and may need renaming before the upload.',
		template: {
			...CSV,
			name: 'Frappe HRMS attendance',
			source: 'daily',
			preamble: [],
			payCodes: [],
			columns: [
				constant('ID'),
				column('Employee', 'employee_no'),
				column('Employee Name', 'name'),
				column('Date', 'date', { dateFormat: 'YYYY-MM-DD' }),
				column('Status', 'status'),
				column('Leave Type', 'leave_code'),
				constant('Company'),
				constant('Naming Series', 'HR-ATT-.YYYY.-')
			]
		}
	},
	{
		id: 'ph_gems',
		isVerified: false,
		note: 'Philippine HRIS layout with one line for each day (gemshelpcenter.globalland.com.ph), dates as mm/dd/yyyy.',
		template: {
			...CSV,
			name: 'Philippine HRIS (GEMS layout)',
			source: 'daily',
			bom: true,
			preamble: [],
			payCodes: [],
			columns: [
				column('employee_id', 'employee_no'),
				column('employee_name', 'name'),
				column('schedule_id', 'schedule'),
				column('date_clock_in_at', 'date', { dateFormat: 'MM/DD/YYYY' }),
				column('time_clock_in_at', 'in1'),
				column('time_clock_out_at', 'out1')
			]
		}
	},
	{
		id: 'ph_government_summary',
		isVerified: false,
		note: 'Period summary with lateness and undertime in day equivalents of the civil service table.',
		template: {
			...CSV,
			name: 'Philippine government summary',
			source: 'period',
			bom: true,
			preamble: [],
			payCodes: [],
			columns: [
				column('Employee No.', 'employee_no'),
				column('Name', 'name'),
				column('Days present', 'days_present'),
				column('Days absent', 'days_absent'),
				column('Times late', 'late_count'),
				column('Times undertime', 'undertime_count'),
				column('Late (days)', 'late_min', { duration: 'days' }),
				column('Undertime (days)', 'undertime_min', { duration: 'days' }),
				column('Overtime (h)', 'overtime_min', { duration: 'hours' })
			]
		}
	}
];
