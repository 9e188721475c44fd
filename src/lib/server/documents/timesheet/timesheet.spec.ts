import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { dayRecord } from '$domain/exports/spec-days';
import { loadFontSet } from '../pdf/font-set';
import type { TextMark } from '../pdf/marks';
import { PAPER_SIZES, sheetOf } from '../pdf/paper';
import { createTypesetter } from '../pdf/typesetter';
import type { Timesheet } from './timesheet';
import { paginate, timesheetPages } from './timesheet-marks';
import { timesheetPdf } from './timesheet-pdf';
import { durationText, timesheetRows, timesheetTotal } from './timesheet-rows';

const { measure } = createTypesetter(
	new PDFDocument({ autoFirstPage: false, font: '', fontLayoutCache: false }),
	loadFontSet()
);
const settings = { paper: 'a4', durations: 'clock' } as const;

function timesheet(more: Partial<Timesheet> = {}): Timesheet {
	return {
		organisation: 'Organisation',
		name: 'Peña, Employee One',
		employeeNumber: '0042',
		department: 'Records',
		period: { first: '2026-08-01', last: '2026-08-31' },
		timeZone: 'Asia/Manila',
		records: Array.from({ length: 31 }, (_, index) =>
			dayRecord(`2026-08-${String(index + 1).padStart(2, '0')}`)
		),
		remarks: {},
		approver: { name: 'Supervisor', title: 'Supervisor' },
		footer: 'Revision 1',
		...more
	};
}

const texts = (sheet: Timesheet, page = 0) =>
	(timesheetPages(sheet, settings, measure)[page] ?? []).filter(
		(mark): mark is TextMark => mark.kind === 'text'
	);

describe('timesheetRows', () => {
	it('prints the times of the zone and durations', () => {
		const record = dayRecord('2026-08-03', { minutes: { regular: 430, tardy: 50 } });
		const [row] = timesheetRows(timesheet({ records: [record] }), 'clock');
		expect(row).toEqual([
			'Mon 3 Aug',
			'08:00',
			'12:00',
			'13:00',
			'17:00',
			'7:10',
			'',
			'',
			'0:50',
			'',
			'',
			'',
			''
		]);
	});

	it('shows a missing punch as a question mark and says so', () => {
		const at = Date.parse('2026-08-03T08:00:00+08:00');
		const record = dayRecord('2026-08-03', {
			sessions: [],
			orphans: [{ punchId: 'a', at, side: 'in' }],
			unresolved: true
		});
		const [row] = timesheetRows(timesheet({ records: [record] }), 'clock');
		expect(row?.slice(0, 5)).toEqual(['Mon 3 Aug', '08:00', '?', '', '']);
		expect(row?.at(-1)).toBe('A punch is missing');
	});

	it('says that a punch is in review, not that it is missing', () => {
		const record = dayRecord('2026-08-03', { unresolved: true, flags: ['waits_for_review'] });
		const [row] = timesheetRows(timesheet({ records: [record] }), 'clock');
		expect(row?.at(-1)).toBe('A punch is in review');
	});

	it('takes further rows for further sessions', () => {
		const session = dayRecord('2026-08-03').sessions[0];
		const sessions = [session, session, session].filter((each) => each !== undefined);
		const rows = timesheetRows(timesheet({ records: [dayRecord('2026-08-03', { sessions })] }), 'clock');
		expect(rows.map(([date, first]) => [date, first])).toEqual([
			['Mon 3 Aug', '08:00'],
			['', '08:00']
		]);
	});

	it('leaves out days outside the period, in the rows and in the total', () => {
		const sheet = timesheet({ period: { first: '2026-08-01', last: '2026-08-15' } });
		expect(timesheetRows(sheet, 'clock')).toHaveLength(15);
		expect(timesheetTotal(sheet, 'decimal')[5]).toBe('120.00');
	});
});

describe('durationText', () => {
	it.each([
		[0, 'clock', ''],
		[450, 'clock', '7:30'],
		[9_065, 'clock', '151:05'],
		[50, 'decimal', '0.83']
	] as const)('prints %i minutes as %s: %s', (minutes, format, text) => {
		expect(durationText(minutes, format)).toBe(text);
	});
});

describe('timesheetPages', () => {
	it('fits a month with its total and signatures on one page of every paper', () => {
		for (const paper of PAPER_SIZES)
			expect(timesheetPages(timesheet(), { ...settings, paper }, measure)).toHaveLength(1);
	});

	it('goes on to a second page with the headings repeated and the total at its end', () => {
		const records = Array.from({ length: 31 }, (_, index) => {
			const day = dayRecord(`2026-08-${String(index + 1).padStart(2, '0')}`);
			return { ...day, sessions: [...day.sessions, ...day.sessions] };
		});
		const sheet = timesheet({ records });
		const second = texts(sheet, 1).map(({ text }) => text);
		expect(second).toEqual(expect.arrayContaining(['Date', 'Total', 'Page 2 of 2', 'Supervisor']));
		expect(texts(sheet, 0).map(({ text }) => text)).not.toContain('Total');
	});

	it('keeps everything on the paper, long names and remarks included', () => {
		const sheet = timesheet({
			name: 'Maria Concepcion '.repeat(8),
			organisation: 'Organisation '.repeat(20),
			remarks: { '2026-08-03': 'remark '.repeat(40) }
		});
		const { width, height } = sheetOf('a4');
		for (const { text, face, size, align, x, y } of texts(sheet)) {
			const wide = measure(text, face, size);
			const left = align === 'left' ? x : align === 'right' ? x - wide : x - wide / 2;
			expect(left).toBeGreaterThan(20);
			expect(left + wide).toBeLessThan(width - 20);
			expect(y).toBeLessThan(height - 10);
		}
	});
});

describe('paginate', () => {
	it('loses no row, and puts at least one beside the signatures', () => {
		const { height } = sheetOf('a4');
		for (let rows = 1; rows < 400; rows++) {
			const pages = paginate(rows, height);
			expect(pages.reduce((sum, count) => sum + count, 0)).toBe(rows);
			expect(Math.min(...pages)).toBeGreaterThan(0);
		}
	});
});

describe('timesheetPdf', () => {
	it('begins each employee on a new page and reports progress', async () => {
		const chunks: Uint8Array[] = [];
		const seen: number[] = [];
		const options = { settings, fontSet: loadFontSet(), title: 'Timesheets', createdAt: new Date(0) };
		for await (const chunk of timesheetPdf([timesheet(), timesheet()], {
			...options,
			onProgress: ({ timesheets }) => seen.push(timesheets)
		}))
			chunks.push(chunk);
		const pdf = Buffer.concat(chunks).toString('latin1');
		expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(2);
		expect(seen).toEqual([1, 2]);
	});
});
