import { describe, expect, it } from 'vitest';
import { parseGlg } from './glg';
import { MANILA, quarantinedOf, rowsOf } from './spec-bytes';

const HEAD = 'No\tTMNo\tEnNo\tName\tGMNo\tMode\tInOut\tAntipass\tProxyWork\tDateTime';
const read = (...lines: string[]) => {
	const outcome = parseGlg(() => [lines.join('\r\n')], MANILA);
	if (!outcome.ok) throw new Error(outcome.message);
	return [...outcome.items];
};

describe('parseGlg', () => {
	it('finds columns by their headings, whatever their order', () => {
		const usual = read(HEAD, '1\t1\t000000012\tAna\t1\t1\tDutyOn\t0\t0\t2026/08/03  07:58:10');
		const other = read('EnNo\tDateTime\tIn/Out\tTMNo\tMode', '12\t2026-08-03 07:58:10\t0\t1\t1');
		for (const items of [usual, other])
			expect(rowsOf(items)).toMatchObject([
				{ pin: '12', at: Date.parse('2026-08-02T23:58:10Z'), direction: 'in', device: '1', verifyCode: '1' }
			]);
	});

	it('knows DutyOff, and leaves a blank direction to the schedule', () => {
		const items = read(
			HEAD,
			'1\t1\t12\t\t1\t1\tDutyOff\t0\t0\t2026/08/03 17:00:00',
			'2\t1\t12\t\t1\t1\t\t0\t0\t2026/08/03 18:00:00'
		);
		expect(rowsOf(items).map(({ direction }) => direction)).toEqual(['out', 'auto']);
	});

	it('passes over comments before and after the headings', () => {
		expect(
			rowsOf(read('# exported', HEAD, '# a comment', '1\t1\t12\t\t1\t1\t0\t0\t0\t2026/08/03 08:00:00'))
		).toHaveLength(1);
	});

	it('quarantines broken lines with their numbers', () => {
		const items = read(
			HEAD,
			'1\t1\t12',
			'2\t1\t12\t\t1\t1\tSideways\t0\t0\t2026/08/03 08:00:00',
			'3\t1\t12\t\t1\t1\t0\t0\t0\tnoon'
		);
		expect(quarantinedOf(items)).toEqual([
			{ line: 2, reason: 'wrong_columns' },
			{ line: 3, reason: 'bad_code' },
			{ line: 4, reason: 'bad_time' }
		]);
	});

	it('says of another file that it is none of this kind', () => {
		expect(parseGlg(() => ['12\t2026-08-03 07:58:10\t0'], MANILA)).toMatchObject({
			ok: false,
			reason: 'no_headings'
		});
	});
});
