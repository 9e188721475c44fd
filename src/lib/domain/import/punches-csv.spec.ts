import { describe, expect, it } from 'vitest';
import { parsePunchesCsv } from './punches-csv';
import type { PunchesCsvOptions } from './punches-csv';
import { MANILA, quarantinedOf, rowsOf } from './spec-bytes';

const outcome = (text: string, more: Partial<PunchesCsvOptions> = {}) =>
	parsePunchesCsv(() => [text], { ...MANILA, directions: 'auto', dateOrder: 'ymd', columns: null, ...more });
const read = (text: string, more?: Partial<PunchesCsvOptions>) => {
	const result = outcome(text, more);
	if (!result.ok) throw new Error(result.message);
	return [...result.items];
};

describe('parsePunchesCsv', () => {
	it('reads employee, datetime, zone and kind', () => {
		const items = read(
			'employee,datetime,zone,kind\n12,2026-08-03 08:00,Asia/Manila,clock_in\n12,2026-08-03 12:00,UTC,break_out\n'
		);
		expect(rowsOf(items)).toMatchObject([
			{ pin: '12', at: Date.parse('2026-08-03T00:00:00Z'), direction: 'in' },
			{ at: Date.parse('2026-08-03T12:00:00Z'), direction: 'out' }
		]);
	});

	it('reads date and time in columns of their own, in the order chosen', () => {
		const items = read('Employee No.;Date;Time\n12;08/03/2026;5:00 PM\n', { dateOrder: 'mdy' });
		expect(rowsOf(items)).toMatchObject([{ at: Date.parse('2026-08-03T09:00:00Z'), direction: 'auto' }]);
	});

	it('lets a clock at the entrance stand for one direction', () => {
		expect(
			rowsOf(read('employee,datetime,kind\n12,2026-08-03 08:00,out\n', { directions: 'in' }))[0]?.direction
		).toBe('in');
	});

	it('quarantines broken lines with their numbers and reads on', () => {
		const items = read(
			'employee,datetime,zone,kind\n,2026-08-03 08:00,,in\n12,yesterday,,in\n12,2026-08-03 08:00,Mars/Base,in\n12,2026-08-03 08:00,,sideways\n12,"2026-08-03 08:00,,in\n12,2026-08-03 09:00,,in\n'
		);
		expect(quarantinedOf(items)).toEqual([
			{ line: 2, reason: 'missing_value' },
			{ line: 3, reason: 'bad_time' },
			{ line: 4, reason: 'bad_value' },
			{ line: 5, reason: 'bad_code' },
			{ line: 6, reason: 'unclosed_quote' }
		]);
		expect(rowsOf(items)).toHaveLength(1);
	});

	it('names the headings it needs when they are not there', () => {
		expect(outcome('a,b\n1,2')).toMatchObject({
			reason: 'no_headings',
			message: expect.stringContaining('Line 1')
		});
		expect(outcome('a sentence')).toMatchObject({ reason: 'no_columns' });
	});
});

describe('with columns that a person chose', () => {
	const columns = { pin: 0, dateTime: 2, date: 1, kind: null, zone: null, device: null };

	it('reads a file without headings from its first line on', () => {
		const items = read('12,2026-08-03,07:58\n13,2026-08-03,08:00\n', { columns });
		expect(items.map(({ line, ok }) => [line, ok])).toEqual([
			[1, true],
			[2, true]
		]);
	});

	it('passes over a first line that is no punch: those are the headings', () => {
		const items = read('wer,tag,uhr\n12,2026-08-03,07:58\n', { columns });
		expect(items.map(({ line, ok }) => [line, ok])).toEqual([[2, true]]);
	});
});
