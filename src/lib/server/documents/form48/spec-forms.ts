import * as v from 'valibot';
import type { Form48, Form48Day, Form48Settings } from './form48';
import { Form48SettingsSchema } from './form48';

export const MINUTES: Form48Day['minutes'] = {
	scheduled: 480,
	presence: 0,
	regular: 0,
	ob: 0,
	overtime: 0,
	excess: 0,
	tardy: 0,
	undertime: 0,
	absent: 0,
	excused: 0,
	forgiven: 0,
	unresolved: 0,
	night: 0,
	suspended: 0
};

/** A day of August 2026 for specs; blank cells unless given. */
export function formDay(
	day: number,
	cells: Partial<Form48Day['form48']> = {},
	more: Partial<Omit<Form48Day, 'form48'>> = {}
): Form48Day {
	return {
		date: `2026-08-${String(day).padStart(2, '0')}`,
		status: 'present',
		unresolved: false,
		flags: [],
		...more,
		minutes: { ...MINUTES, ...more.minutes },
		form48: {
			amIn: null,
			amOut: null,
			pmIn: null,
			pmOut: null,
			undertimeHours: null,
			undertimeMinutes: null,
			label: null,
			...cells
		}
	};
}

export const FULL_DAY = { amIn: '8:01', amOut: '12:00', pmIn: '12:58', pmOut: '5:03' };

export function form48Record(more: Partial<Form48> = {}): Form48 {
	return {
		name: 'DELA PEÑA, EMPLOYEE ONE',
		employeeNumber: '0042',
		headerLines: [],
		range: { first: '2026-08-01', last: '2026-08-31' },
		officialHours: { regularDays: '8:00-12:00, 1:00-5:00', saturdays: null },
		days: Array.from({ length: 31 }, (_, index) => formDay(index + 1, FULL_DAY)),
		signatories: [{ name: 'HEAD OF OFFICE', title: 'Chief' }],
		...more
	};
}

export function form48Settings(more: Partial<Form48Settings> = {}): Form48Settings {
	return { ...v.parse(Form48SettingsSchema, {}), ...more };
}
