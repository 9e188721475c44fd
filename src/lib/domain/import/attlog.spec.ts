import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttlog, parseAttlogLine } from './attlog';
import { detectAttlogLayout } from './attlog-layout';
import { countPunch, newPunchPreview } from './import-preview';
import type { ImportItem } from './import-item';
import type { ImportedPunch } from './imported-punch';
import { MANILA, quarantinedOf, rowsOf } from './spec-bytes';

const USB = ['       12\t2026-08-03 07:58:10\t1\t0\t1\t0', '       12\t2026-08-03 17:00:05\t1\t1\t15\t0'];
const PUSH = ['12\t2026-08-03 07:58:10\t0\t25\t0\t0\t0', '12\t2026-08-03 12:00:00\t255\t1\t0\t0\t0'];
const parse = (lines: readonly string[], layout: 'usb' | 'push', more = {}) => [
	...parseAttlog([lines.join('\r\n')], layout, { ...MANILA, ...more })
];

function previewPunches(items: Iterable<ImportItem<ImportedPunch>>) {
	const preview = newPunchPreview();
	const keys = new Set<string>();
	for (const item of items) countPunch(preview, item, (key) => keys.has(key) || !keys.add(key));
	return preview;
}

describe('parseAttlogLine', () => {
	it('finds the device in the third column of a USB file', () => {
		expect(parseAttlogLine(USB[1] ?? '', 'usb')).toEqual({
			pin: '12',
			local: '2026-08-03 17:00:05',
			device: '1',
			state: '1',
			verify: '15',
			workCode: '0'
		});
	});

	it('finds the state there in the network feed', () => {
		expect(parseAttlogLine(PUSH[0] ?? '', 'push')).toEqual({
			pin: '12',
			local: '2026-08-03 07:58:10',
			device: null,
			state: '0',
			verify: '25',
			workCode: '0'
		});
	});
});

describe('detectAttlogLayout', () => {
	it('is certain of a USB file only with padding, six columns and the device of the file name', () => {
		expect(detectAttlogLayout(USB, '1_attlog.dat')).toMatchObject({ layout: 'usb', likely: 'usb', lines: 2 });
		expect(detectAttlogLayout(USB, 'attlog.dat')).toMatchObject({ layout: null, likely: 'usb' });
		expect(
			detectAttlogLayout(
				USB.map((line) => line.trim()),
				'1_attlog.dat'
			)
		).toMatchObject({ layout: null });
	});

	it('never decides for the network feed by itself, but proposes it with its reasons', () => {
		const found = detectAttlogLayout(PUSH, 'attlog.txt');
		expect(found).toMatchObject({ layout: null, likely: 'push' });
		expect(found?.evidence.join(' ')).toContain('more than six columns');
	});

	it('takes a file of other lines for no attendance file', () => {
		expect(detectAttlogLayout(['no,name', '1,Ana'], '1_attlog.dat')).toBeNull();
	});

	it('passes over a serial number before the punches', () => {
		expect(detectAttlogLayout(['A6F5184160112', ...USB], '1_attlog.dat')).toMatchObject({ layout: 'usb' });
	});
});

describe('parseAttlog', () => {
	it('gives punches with instants of the clock’s zone and directions of the codes', () => {
		expect(rowsOf(parse(USB, 'usb'))).toMatchObject([
			{
				employeeId: 'employee-12',
				at: Date.parse('2026-08-02T23:58:10Z'),
				direction: 'in',
				device: '1',
				verifyCode: '1'
			},
			{ at: Date.parse('2026-08-03T09:00:05Z'), direction: 'out', stateCode: '1' }
		]);
	});

	it('takes codes for hints only, unless told otherwise; no selection is automatic', () => {
		expect(rowsOf(parse(USB, 'usb', { directions: 'auto' })).map(({ direction }) => direction)).toEqual([
			'auto',
			'auto'
		]);
		expect(rowsOf(parse(USB, 'usb', { directions: 'out' })).map(({ direction }) => direction)).toEqual([
			'out',
			'out'
		]);
		expect(rowsOf(parse(PUSH, 'push')).map(({ direction }) => direction)).toEqual(['in', 'auto']);
	});

	it('quarantines what it cannot store, each with its line and reason', () => {
		const lines = [
			'SERIAL',
			...USB,
			'12\t2026-02-30 08:00:00\t1\t0\t1\t0',
			'4711\t2026-08-03 08:00:00\t1\t0\t1\t0',
			'12\t2027-08-03 08:00:00\t1\t0\t1\t0',
			'12\t2026-08-03 08:00:00\t1\t9\t1\t0',
			'12\t2026-08-03 08:00:00'
		];
		expect(quarantinedOf(parse(lines, 'usb'))).toEqual([
			{ line: 1, reason: 'not_a_row' },
			{ line: 4, reason: 'bad_time' },
			{ line: 5, reason: 'unknown_employee' },
			{ line: 6, reason: 'in_future' },
			{ line: 7, reason: 'bad_code' },
			{ line: 8, reason: 'wrong_columns' }
		]);
	});

	it('gives a punch the same key in every file, another punch another one', () => {
		const [first, second] = rowsOf(parse(USB, 'usb'));
		const again = rowsOf(parse(['x\ty', '', ...[...USB].reverse()], 'usb'));
		expect(again.map(({ key }) => key)).toEqual([second?.key, first?.key]);
		expect(first?.key).not.toBe(second?.key);
	});

	it('loses no line: each is a row or in quarantine', () => {
		const line = fc.oneof(
			fc.constantFrom(...USB, ...PUSH),
			fc.string({ unit: fc.constantFrom('a', '1', '\t', ' ', ':') })
		);
		fc.assert(
			fc.property(fc.array(line), (lines) => {
				expect(parse(lines, 'usb')).toHaveLength(lines.filter((text) => text.trim() !== '').length);
			})
		);
	});

	it('previews 200,000 lines with broken ones among them in bounded time, every place known', () => {
		function* chunks() {
			for (let line = 1; line <= 200_000; line++) {
				const minute = String(line % 60).padStart(2, '0');
				yield line % 1000 === 0
					? '\u0000broken\n'
					: `       ${line % 900}\t2026-08-${String((line % 28) + 1).padStart(2, '0')} 08:${minute}:00\t1\t0\t1\t0\n`;
			}
		}
		const preview = previewPunches(parseAttlog(chunks(), 'usb', MANILA));
		expect(preview.accepted).toBe(199_800);
		expect(preview.quarantined).toEqual({ not_a_row: 200 });
		expect(preview.examples.slice(0, 2).map(({ line }) => line)).toEqual([1000, 2000]);
		expect(preview.examples).toHaveLength(50);
	}, 20_000);
});

describe('a preview', () => {
	it('counts states, unknown numbers, repeats and rows out of order', () => {
		const lines = [USB[1], USB[0], USB[0], '4711\t2026-08-03 08:00:00\t1\t0\t1\t0'].map(String);
		expect(previewPunches(parse(lines, 'usb'))).toMatchObject({
			accepted: 3,
			states: { '0': 2, '1': 1 },
			unknownNumbers: { '4711': 1 },
			outOfOrder: 1,
			repeated: 1,
			earliest: Date.parse('2026-08-02T23:58:10Z')
		});
	});
});
