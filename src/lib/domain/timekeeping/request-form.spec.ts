import { describe, expect, test } from 'vitest';
import { normaliseTime, readRequestForm, toRequestValues } from './request-form';

const why = { reason: ' The tablet was off ', attachmentNote: '' };
const errorsOf = (typed: Record<string, string>) => {
	const read = readRequestForm({ ...why, ...typed });
	return read.ok ? {} : read.errors;
};
const detailOf = (typed: Record<string, string>) => {
	const read = readRequestForm({ ...why, ...typed });
	return read.ok ? read.value.detail : read.errors;
};

describe('a request form', () => {
	test('gives each kind its own detail', () => {
		expect(detailOf({ kind: 'missed_punch', date: '2026-03-03', time: '1700', direction: 'out' })).toEqual({
			kind: 'missed_punch',
			date: '2026-03-03',
			time: '17:00',
			direction: 'out'
		});
		const punch = { kind: 'adjustment', date: '2026-03-03', punchId: 'p1' };
		expect(detailOf({ ...punch, op: 'void' })).toMatchObject({ change: { op: 'void' } });
		expect(detailOf({ ...punch, op: 'replace', time: '', direction: 'in' })).toMatchObject({
			change: { op: 'replace', time: null, direction: 'in' }
		});
	});

	test('is filled in again from the request it made', () => {
		const dates = { firstDate: '2026-03-03', lastDate: '2026-03-04' };
		const adjusted = { kind: 'adjustment', date: '2026-03-03', punchId: 'p1' };
		const forms: Record<string, string>[] = [
			{ kind: 'missed_punch', date: '2026-03-03', time: '17:00', direction: 'out' },
			{ ...adjusted, op: 'void' },
			{ ...adjusted, op: 'replace', time: '08:00', direction: 'in' },
			{ ...adjusted, op: 'replace', time: '', direction: 'in' },
			{ kind: 'leave', code: 'VL', portion: 'am', ...dates },
			{ kind: 'official_business', code: 'OB', from: '08:00', to: '26:00', ...dates },
			{ kind: 'overtime', date: '2026-03-03', from: '17:00', to: '19:00' },
			{ kind: 'schedule_change', scheduleId: 's1', ...dates }
		];
		for (const typed of forms) {
			const first = readRequestForm({ ...typed, reason: 'The tablet was off', attachmentNote: 'Page 12' });
			if (!first.ok) throw new Error(JSON.stringify(first.errors));
			expect(readRequestForm(toRequestValues(first.value))).toEqual(first);
		}
	});

	test('of one day needs no last day', () => {
		expect(
			detailOf({ kind: 'leave', firstDate: '2024-02-29', lastDate: '', code: 'VL', portion: 'am' })
		).toMatchObject({ firstDate: '2024-02-29', lastDate: '2024-02-29' });
	});

	test('asks for what is empty and names what is wrong, at its field', () => {
		expect(errorsOf({ kind: 'missed_punch', reason: '' })).toEqual({
			date: 'Choose the day.',
			time: 'Enter a time, such as 17:00.',
			direction: 'Choose IN or OUT.',
			reason: 'Say why.'
		});
		expect(errorsOf({ kind: 'overtime', date: '2026-02-29', from: '17:00', to: '16:00' })).toMatchObject({
			date: expect.stringContaining('"2026-02-29" is not a date')
		});
		expect(errorsOf({ kind: 'overtime', date: '2026-02-28', from: '17:00', to: '16:00' })).toEqual({
			to: expect.stringContaining('The end must lie after the start')
		});
		expect(errorsOf({ kind: 'party' })).toEqual({ kind: 'Choose what the request is for.' });
		const leave = { kind: 'leave', code: 'VL', portion: 'full' };
		expect(errorsOf({ ...leave, firstDate: '2026-03-04', lastDate: '2026-03-03' })).toEqual({
			lastDate: 'The last day must not lie before the first.'
		});
	});

	test('covers a year at most', () => {
		const leave = { kind: 'leave', code: 'VL', portion: 'full', firstDate: '2026-01-01' };
		expect(errorsOf({ ...leave, lastDate: '2027-01-01' })).toEqual({});
		expect(errorsOf({ ...leave, lastDate: '2027-01-02' })).toHaveProperty('lastDate');
	});

	test('takes times as people write them', () => {
		expect(['800', '8:00', '08.00', ' 17h05 ', '26:00', '8:5', 'noon'].map(normaliseTime)).toEqual([
			'08:00',
			'08:00',
			'08:00',
			'17:05',
			'26:00',
			'8:5',
			'noon'
		]);
	});
});
