import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DAILY_COLUMNS } from './daily-columns';
import type { DailyRow } from './daily-columns';
import { bindTemplate } from './payroll-rows';
import { PAYROLL_PRESETS } from './payroll-presets';
import { PayrollTemplateSchema } from './payroll-template';
import type { PayrollTemplate } from './payroll-template';
import { PERIOD_COLUMNS } from './period-columns';
import { dayRecord, EMPLOYEE } from './spec-days';

const row: DailyRow = {
	employee: EMPLOYEE,
	record: dayRecord('2026-08-03', { minutes: { overtime: 90 } }),
	timeZone: 'Asia/Manila',
	schedule: null,
	leaveCode: null,
	holiday: null,
	remarks: null,
	revision: 1,
	periodStatus: 'locked'
};

const template = (more: Partial<PayrollTemplate>): PayrollTemplate => ({
	name: 'Own',
	source: 'daily',
	format: 'csv',
	delimiter: ',',
	bom: false,
	preamble: [],
	hasHeadings: true,
	columns: [{ heading: 'No', from: 'column', key: 'employee_no' }],
	payCodes: [],
	...more
});

const lines = (more: Partial<PayrollTemplate>) => {
	const bound = bindTemplate(template(more), DAILY_COLUMNS);
	if (!bound.ok) throw new Error(bound.reason);
	return bound.table.linesOf(row);
};

describe('bindTemplate', () => {
	it('gives columns in the order and formats of the template', () => {
		expect(
			lines({
				columns: [
					{ heading: 'Co', from: 'constant', text: 'ABC' },
					{ heading: 'Date', from: 'column', key: 'date', dateFormat: 'MM/DD/YY' },
					{ heading: 'Reg', from: 'column', key: 'regular_min', duration: 'hours' },
					{ heading: 'OT', from: 'column', key: 'overtime_min', duration: 'clock' },
					{ heading: 'Days', from: 'column', key: 'overtime_min', duration: 'days' }
				]
			})
		).toEqual([['ABC', '08/03/26', 8, '01:30', '0.187']]);
	});

	it('gives one line for each pay code with an amount', () => {
		const columns: PayrollTemplate['columns'] = [
			{ heading: 'Code', from: 'pay_code' },
			{ heading: 'Hours', from: 'amount', duration: 'hours' }
		];
		const payCodes = [
			{ key: 'regular_min', code: 'REG' },
			{ key: 'night_regular_min', code: 'ND' },
			{ key: 'overtime_min', code: 'OT' }
		];
		expect(lines({ columns, payCodes })).toEqual([
			['REG', 8],
			['OT', 1.5]
		]);
	});

	it('refuses columns that the source does not have, by name', () => {
		const columns: PayrollTemplate['columns'] = [{ heading: 'x', from: 'column', key: 'salary' }];
		expect(bindTemplate(template({ columns }), DAILY_COLUMNS)).toEqual({
			ok: false,
			reason: 'unknown_column',
			keys: ['salary']
		});
	});

	it('refuses a duration format for something that is no duration', () => {
		const columns: PayrollTemplate['columns'] = [
			{ heading: 'Name', from: 'column', key: 'name', duration: 'hours' }
		];
		expect(bindTemplate(template({ columns }), DAILY_COLUMNS)).toEqual({
			ok: false,
			reason: 'wrong_format',
			heading: 'Name'
		});
	});

	it('counts a reformatted date as text, an ISO date as a date', () => {
		const kinds = (dateFormat: 'YYYY-MM-DD' | 'MM/DD/YYYY') => {
			const bound = bindTemplate(
				template({ columns: [{ heading: 'D', from: 'column', key: 'date', dateFormat }] }),
				DAILY_COLUMNS
			);
			return bound.ok && bound.table.kinds;
		};
		expect(kinds('YYYY-MM-DD')).toEqual(['date']);
		expect(kinds('MM/DD/YYYY')).toEqual(['text']);
	});
});

describe('PAYROLL_PRESETS', () => {
	it.each(PAYROLL_PRESETS)('$id is a valid template over columns that exist', ({ template: preset }) => {
		expect(v.parse(PayrollTemplateSchema, preset)).toEqual(preset);
		const bound =
			preset.source === 'daily' ? bindTemplate(preset, DAILY_COLUMNS) : bindTemplate(preset, PERIOD_COLUMNS);
		expect(bound.ok).toBe(true);
	});

	it('calls no preset verified', () => {
		expect(PAYROLL_PRESETS.some(({ isVerified }) => isVerified)).toBe(false);
	});
});

describe('PayrollTemplateSchema', () => {
	it('refuses a pay code column without pay codes', () => {
		const result = v.safeParse(
			PayrollTemplateSchema,
			template({ columns: [{ heading: 'C', from: 'pay_code' }] })
		);
		expect(result.issues?.[0].message).toContain('at least one pay code');
	});
});
