import { describe, expect, test } from 'vitest';
import { readScheduleForm, toScheduleForm } from './schedule-form';

const base = {
	kind: 'fixed',
	mon: '08:00-17:00',
	breakMode: 'window',
	breakWindows: '12:00-13:00',
	windowBefore: '240',
	windowAfter: '360'
};
const read = (change: Record<string, string>) => readScheduleForm({ ...base, ...change });
const errorsOf = (change: Record<string, string>) => {
	const result = read(change);
	return result.ok ? {} : result.errors;
};

describe('a schedule form', () => {
	test('reads hours per day; an empty day is a rest day', () => {
		const result = read({ tue: '08:00-12:00, 14:00-18:00', wed: 'rest' });
		expect(result).toMatchObject({
			ok: true,
			pattern: {
				kind: 'fixed',
				days: {
					mon: [{ start: '08:00', end: '17:00' }],
					tue: [
						{ start: '08:00', end: '12:00' },
						{ start: '14:00', end: '18:00' }
					],
					wed: null,
					sun: null
				}
			}
		});
	});

	test('takes an end at or before the start as the next day', () => {
		const result = read({
			mon: '22:00-06:00',
			tue: '18:00-22:00, 23:00-02:00, 03:00-05:00',
			breakMode: 'none'
		});
		expect(result.ok && result.pattern.kind === 'fixed' && result.pattern.days).toMatchObject({
			mon: [{ start: '22:00', end: '30:00' }],
			tue: [
				{ start: '18:00', end: '22:00' },
				{ start: '23:00', end: '26:00' },
				{ start: '27:00', end: '29:00' }
			]
		});
	});

	test.each<[string, Record<string, string>, string, RegExp]>([
		['nonsense', { mon: '8 to 5' }, 'mon', /"8 to 5" is not a time span/],
		['an hour that does not exist', { mon: '08:00-99:00' }, 'mon', /not a time span/],
		['overlapping hours', { mon: '08:00-12:00, 11:00-15:00' }, 'mon', /Overlapping hours|next day|longer/],
		['an end that is the start', { mon: '17:00-17:00' }, 'mon', /ends when it starts. Write 17:00-41:00/],
		['no hours at all', { mon: '' }, '', /no working hours on any day/],
		[
			'a night that runs into the next morning',
			{ mon: '22:00-09:00', tue: '08:00-17:00' },
			'mon',
			/mon .* runs into/
		],
		['a break without a time', { breakWindows: '' }, 'breakWindows', /Enter when the break is/],
		['minutes that are no number', { windowBefore: 'x' }, 'windowBefore', /whole number of minutes/],
		[
			'29 February of a common year',
			{ kind: 'rotating', anchor: '2026-02-29', cycle: '08:00-17:00' },
			'anchor',
			/2026-02-29/
		],
		[
			'a broken line of a rotation',
			{ kind: 'rotating', anchor: '2026-03-01', cycle: '08:00-17:00\n8-5' },
			'cycle',
			/^Day 2: "8-5"/
		],
		[
			'a default start outside the limits',
			{
				kind: 'flexi',
				works_mon: 'yes',
				flexiEarliest: '07:00',
				flexiLatest: '09:00',
				flexiDefault: '10:00',
				flexiHours: '8:00'
			},
			'flexiDefault',
			/between the earliest and the latest/
		]
	])('says what is wrong with %s, at its field', (_, change, field, message) => {
		expect(errorsOf(change)[field]).toMatch(message);
	});

	test('shows again what it read', () => {
		const forms = [
			base,
			{ ...base, mon: '22:00-06:00', breakMode: 'punched', breakMinutes: '45' },
			{ ...base, kind: 'rotating', anchor: '2026-03-02', cycle: '06:00-14:00\n14:00-22:00\nrest' },
			{
				...base,
				kind: 'flexi',
				works_mon: 'yes',
				flexiEarliest: '07:00',
				flexiLatest: '09:30',
				flexiDefault: '08:00',
				flexiHours: '8:00',
				breakMode: 'deduct',
				breakMinutes: '60',
				breakAfter: '300'
			}
		];
		for (const form of forms) {
			const first = readScheduleForm(form);
			if (!first.ok) throw new Error(JSON.stringify(first.errors));
			expect(readScheduleForm(toScheduleForm(first.pattern))).toEqual(first);
		}
	});
});
