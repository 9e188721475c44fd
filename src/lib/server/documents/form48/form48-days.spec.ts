import { describe, expect, it } from 'vitest';
import { dayRecord } from '$domain/exports/spec-days';
import { form48Days } from './form48-days';

const ZONE = 'Asia/Manila';
const at = (text: string) => Date.parse(`${text}:00+08:00`);
const night = dayRecord('2026-08-03', {
	form48: {
		amIn: null,
		amOut: '6:10',
		pmIn: '9:55',
		pmOut: null,
		undertimeHours: 0,
		undertimeMinutes: 5,
		label: null
	},
	sessions: [
		{ in: at('2026-08-03T21:55'), out: at('2026-08-04T06:10'), minutes: 495, inPunchId: 'a', outPunchId: 'b' }
	]
});
const after = dayRecord('2026-08-04', {
	form48: {
		amIn: null,
		amOut: null,
		pmIn: null,
		pmOut: null,
		undertimeHours: null,
		undertimeMinutes: null,
		label: 'TUESDAY'
	},
	sessions: []
});

describe('form48Days', () => {
	it('leaves the engine’s cells as they are by default', () => {
		const [day] = form48Days([night], { nightLayout: 'by_work_date', clock: '12' }, ZONE);
		expect(day?.form48).toEqual(night.form48);
	});

	it('prints a night’s departure on the next calendar date, its minutes with the work date', () => {
		const [first, second] = form48Days(
			[night, after],
			{ nightLayout: 'by_calendar_date', clock: '12' },
			ZONE
		);
		expect(first?.form48).toMatchObject({ pmIn: '9:55', amOut: null, undertimeMinutes: 5 });
		expect(second?.form48).toMatchObject({ amOut: '6:10', pmIn: null, label: 'TUESDAY' });
	});

	it('prints 24-hour times when asked, by work date and by calendar date', () => {
		const [day] = form48Days([dayRecord('2026-08-03')], { nightLayout: 'by_work_date', clock: '24' }, ZONE);
		expect(day?.form48).toMatchObject({ amIn: '08:00', amOut: '12:00', pmIn: '13:00', pmOut: '17:00' });
		const [first, second] = form48Days(
			[night, after],
			{ nightLayout: 'by_calendar_date', clock: '24' },
			ZONE
		);
		expect(first?.form48.pmIn).toBe('21:55');
		expect(second?.form48.amOut).toBe('06:10');
	});
});
