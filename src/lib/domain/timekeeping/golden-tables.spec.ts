import { describe, expect, it } from 'vitest';
import { checkGoldenTables } from './golden-tables';
import { parseGoldenFile } from './golden-vectors';

function read(tables: object) {
	const header = { format: 'dtr-golden', version: 1 };
	const schedule = {
		kind: 'fixed',
		days: { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
	};
	const example = {
		...{ id: 'a', timezone: 'UTC', range: ['2026-08-03', '2026-08-03'], schedule },
		...{ punches: [], expected: {} }
	};
	const parsed = parseGoldenFile(JSON.stringify({ header, tables, cases: [example] }));
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return checkGoldenTables(parsed.file);
}

const usb = {
	line: '       12\t2026-08-03 17:00:05\t1\t1\t15\t0',
	...{ layout: 'usb', user: '12', local: '2026-08-03 17:00:05', device: '1', state: 1, verify: 15 }
};
const push = {
	line: '12\t2026-08-03 12:00:00\t255\t1\t0\t0\t0',
	...{ layout: 'push', user: '12', device: null, state: 255, verify: 1, workcode: '0' }
};

describe('tables of a file of worked examples', () => {
	it('agree with our own where they are the same', () => {
		expect(
			read({ csc_minutes_to_day: { values: [0, 0.002, 0.004, 0.006] }, attlog_lines: [usb, push] })
		).toEqual([
			{ name: 'csc_minutes_to_day', values: 4, differences: [] },
			{ name: 'attlog_lines', values: 2, differences: [] }
		]);
	});

	it('name each value that differs', () => {
		expect(
			read({
				csc_minutes_to_day: { values: [0, 0.003] },
				attlog_lines: [
					{ ...usb, state: 0 },
					{ ...push, line: 'no columns' }
				]
			})
		).toEqual([
			{
				name: 'csc_minutes_to_day',
				values: 2,
				differences: [{ field: 'csc_minutes_to_day.values.1', expected: 0.003, got: 0.002 }]
			},
			{
				name: 'attlog_lines',
				values: 2,
				differences: [
					{ field: 'attlog_lines.0.state', expected: 0, got: 1 },
					{ field: 'attlog_lines.1', expected: 'a punch', got: 'a line that cannot be read' }
				]
			}
		]);
	});

	it('a file without tables has nothing to hold against them', () => {
		expect(read({})).toEqual([]);
	});
});
