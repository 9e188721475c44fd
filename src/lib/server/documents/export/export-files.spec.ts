import { describe, expect, it } from 'vitest';
import { DAILY_COLUMNS } from '$domain/exports/daily-columns';
import type { DailyRow } from '$domain/exports/daily-columns';
import { PAYROLL_PRESETS } from '$domain/exports/payroll-presets';
import { dayRecord, EMPLOYEE } from '$domain/exports/spec-days';
import { FORMULAS, MARKUP } from '../../../../../tests/support/hostile-texts';
import { payrollFile } from './payroll-file';
import { readSheet } from './spec-read-xlsx';
import { columnsFile } from './table-file';
import type { ExportFile, FileFormat } from './table-file';

const createdAt = new Date('2026-09-01T00:00:00Z');

function dailyRow(more: Partial<DailyRow> = {}): DailyRow {
	return {
		employee: EMPLOYEE,
		record: dayRecord('2026-08-03', { minutes: { overtime: 90 } }),
		timeZone: 'Asia/Manila',
		schedule: 'Regular',
		leaveCode: null,
		holiday: null,
		remarks: null,
		revision: 1,
		periodStatus: 'locked',
		...more
	};
}

async function bytesOf({ chunks }: ExportFile): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	for await (const chunk of chunks) parts.push(chunk);
	return Buffer.concat(parts);
}

const daily = (format: FileFormat, rows = [dailyRow()]) =>
	columnsFile({ name: 'Daily', columns: DAILY_COLUMNS, rows, createdAt }, format);

const preset = (id: string) => {
	const found = PAYROLL_PRESETS.find((each) => each.id === id);
	if (!found) throw new Error(`There is no preset ${id}`);
	return found.template;
};

describe('columnsFile', () => {
	it('gives the same cells as CSV and as a workbook', async () => {
		const csv = (await bytesOf(daily({ format: 'csv', delimiter: ',', bom: true }))).toString('utf8');
		expect(csv.startsWith('\uFEFFemployee_no,name,')).toBe(true);
		expect(csv.split('\r\n')[1]).toContain(
			'0042,Employee One,Records,Main,2026-08-03,ordinary,present,Regular,08:00,12:00'
		);
		const [headings, row] = readSheet(await bytesOf(daily({ format: 'xlsx' })));
		expect(headings?.[0]?.value).toBe('Employee no.');
		expect(row?.slice(0, 2).map(({ value, isText }) => [value, isText])).toEqual([
			['0042', true],
			['Employee One', true]
		]);
	});

	it('guards names that look like formulas in CSV', async () => {
		const row = dailyRow({ employee: { ...EMPLOYEE, name: '=HYPERLINK("http://x")' } });
		const csv = (await bytesOf(daily({ format: 'csv', delimiter: ';', bom: false }, [row]))).toString('utf8');
		expect(csv).toContain(`;"'=HYPERLINK(""http://x"")";`);
	});

	it('names the type and the extension of the file', () => {
		expect(daily({ format: 'csv', delimiter: '\t', bom: false })).toMatchObject({ extension: 'tsv' });
		expect(daily({ format: 'csv', delimiter: ';', bom: false })).toMatchObject({
			extension: 'csv',
			contentType: 'text/csv; charset=utf-8'
		});
		expect(daily({ format: 'xlsx' }).extension).toBe('xlsx');
	});
});

describe('payrollFile', () => {
	const make = (template: ReturnType<typeof preset>) => {
		const outcome = payrollFile({ template, columns: DAILY_COLUMNS, rows: [dailyRow()], createdAt });
		if (!outcome.ok) throw new Error(outcome.reason);
		return bytesOf(outcome.file);
	};

	it('writes the lines that a format announces itself with, then one line for each pay code', async () => {
		const lines = (await make(preset('quickbooks_iif'))).toString('utf8').trimEnd().split('\r\n');
		expect(lines.map((line) => line.split('\t')[0])).toEqual([
			'!TIMERHDR',
			'TIMERHDR',
			'!TIMEACT',
			'TIMEACT',
			'TIMEACT'
		]);
		expect(lines[4]?.split('\t').slice(0, 7)).toEqual([
			'TIMEACT',
			'08/03/26',
			'',
			'Employee One',
			'',
			'Overtime',
			'01:30'
		]);
	});

	it('writes the same lines into a workbook', async () => {
		const rows = readSheet(await make({ ...preset('quickbooks_iif'), format: 'xlsx' }));
		expect(rows.map(([first]) => first?.value)).toEqual([
			'!TIMERHDR',
			'TIMERHDR',
			'!TIMEACT',
			'TIMEACT',
			'TIMEACT'
		]);
	});

	it('refuses a template for other columns', () => {
		const outcome = payrollFile({
			template: preset('adp_workforce_now'),
			columns: DAILY_COLUMNS,
			rows: [],
			createdAt
		});
		expect(outcome).toMatchObject({ ok: false, reason: 'unknown_column', keys: ['night_min'] });
	});
});

describe('texts that other programs take for a formula', () => {
	it('are text cells of a workbook as they were written, and numbers stay numbers', async () => {
		const rows = [...FORMULAS, ...MARKUP].map((name) => dailyRow({ employee: { ...EMPLOYEE, name } }));
		const [, ...read] = readSheet(await bytesOf(daily({ format: 'xlsx' }, rows)));
		expect(read.map((cells) => cells[1])).toEqual(
			[...FORMULAS, ...MARKUP].map((value) => expect.objectContaining({ isText: true, value }))
		);
		const numbers = read.map((cells) =>
			cells.filter(({ isText }) => !isText).map(({ value }) => Number(value))
		);
		expect(numbers.flat().length).toBeGreaterThan(rows.length);
		expect(numbers.flat().every(Number.isFinite)).toBe(true);
	});
});
