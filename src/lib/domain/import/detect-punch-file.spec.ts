import { describe, expect, test } from 'vitest';
import { detectPunchFile } from './detect-punch-file';

const detect = (text: string, name = 'file.txt') => detectPunchFile(() => [text], name);
const USB = '       12\t2026-08-03 07:58:10\t1\t0\t1\t0\r\n       12\t2026-08-03 17:00:05\t1\t1\t15\t0';

describe('a file of punches', () => {
	test('of a USB stick is certain when columns, padding and file name agree', () => {
		expect(detect(USB, '1_attlog.dat')).toMatchObject({ layout: 'usb', likely: 'usb' });
	});

	test('of which the name does not tell the device is only likely', () => {
		expect(detect(USB, 'attlog.dat')).toMatchObject({ layout: null, likely: 'usb' });
	});

	test('of the network feed is likely, never certain', () => {
		const push = '12\t2026-08-03 07:58:10\t0\t25\t0\t0\t0\n13\t2026-08-03 12:00:00\t255\t1\t0\t0\t0';
		expect(detect(push)).toMatchObject({ layout: null, likely: 'push' });
	});

	test('with GLG headings is certain, with the line that holds them', () => {
		const glg =
			'# made by a terminal\nNo\tTMNo\tEnNo\tName\tMode\tIn/Out\tDateTime\n1\t1\t12\tA\t1\tDutyOn\t2026/08/03 07:58:10';
		expect(detect(glg)).toMatchObject({ layout: 'glg', evidence: [expect.stringMatching(/^Line 2 /)] });
	});

	test('with CSV headings is certain; without, the columns have to be chosen', () => {
		expect(detect('employee,datetime\n12,2026-08-03 07:58\n')).toMatchObject({ layout: 'csv' });
		expect(detect('wer,wann\n12,2026-08-03 07:58\n')).toMatchObject({ layout: null, likely: 'csv' });
	});

	test('is none when nothing in it looks like one, and the first line is shown', () => {
		const { likely, evidence } = detect('Dear all,\nplease find attached.');
		expect(likely).toBeNull();
		expect(evidence.join()).toContain('"Dear all,"');
	});

	test('shows its first lines, not more', () => {
		expect(detect(`${USB}\n`.repeat(20), '1_attlog.dat').head).toHaveLength(5);
	});
});
