import { DAILY_COLUMNS } from '../../src/lib/domain/exports/daily-columns';
import type { DailyRow } from '../../src/lib/domain/exports/daily-columns';
import * as v from 'valibot';
import { Form48SettingsSchema } from '../../src/lib/server/documents/form48/form48';
import type { Form48 } from '../../src/lib/server/documents/form48/form48';
import { form48Pdf } from '../../src/lib/server/documents/form48/form48-pdf';
import { loadFontSet } from '../../src/lib/server/documents/pdf/font-set';
import { xlsxStream } from '../../src/lib/server/documents/export/xlsx';
import type { DayRecord } from '../../src/lib/domain/timekeeping/day-record';
import { syntheticDays } from './synthetic-days';

export interface DocumentFigures {
	xlsxSeconds: number;
	xlsxBytes: number;
	form48Seconds: number;
	form48Bytes: number;
	form48Pages: number;
}

export interface EmployeeDays {
	number: string;
	name: string;
	days: DayRecord[];
}

/** Times the daily workbook and the bulk Form 48 of these employees; progress goes to stderr. */
export async function measureDocuments(employees: Iterable<EmployeeDays>): Promise<DocumentFigures> {
	const people = [...employees];
	const createdAt = new Date('2026-09-01T00:00:00Z');

	const xlsxFrom = performance.now();
	const sheet = {
		name: 'Daily',
		headings: DAILY_COLUMNS.map(({ heading }) => heading),
		kinds: DAILY_COLUMNS.map(({ kind }) => kind),
		rows: dailyCells(people)
	};
	const xlsxBytes = await drain(xlsxStream([sheet], createdAt));
	const xlsxSeconds = (performance.now() - xlsxFrom) / 1000;
	console.error(`xlsx: ${people.length} employees in ${xlsxSeconds.toFixed(2)} s, ${xlsxBytes} bytes`);

	const form48From = performance.now();
	let form48Pages = 0;
	const pdf = form48Pdf(people.map(formOf), {
		settings: v.parse(Form48SettingsSchema, {}),
		fontSet: loadFontSet(),
		title: 'CS Form No. 48',
		createdAt,
		onProgress: ({ forms }) => {
			form48Pages = forms;
			if (forms % 250 === 0) console.error(`form 48: ${forms} of ${people.length}`);
		}
	});
	const form48Bytes = await drain(pdf);
	const form48Seconds = (performance.now() - form48From) / 1000;
	console.error(`form 48: ${form48Pages} pages in ${form48Seconds.toFixed(2)} s, ${form48Bytes} bytes`);
	return { xlsxSeconds, xlsxBytes, form48Seconds, form48Bytes, form48Pages };
}

/** Employees with made-up days, one at a time. */
export function* syntheticEmployees(count: number): Generator<EmployeeDays> {
	for (let index = 0; index < count; index++) {
		const number = String(index + 1).padStart(5, '0');
		yield { number, name: `PEÑA, EMPLOYEE ${number}`, days: syntheticDays(index) };
	}
}

function* dailyCells(people: readonly EmployeeDays[]) {
	for (const { number, name, days } of people)
		for (const record of days) {
			const row: DailyRow = {
				employee: { number, name, department: 'Office', site: 'Main' },
				record,
				timeZone: 'Asia/Manila',
				schedule: 'Regular 8-5',
				leaveCode: null,
				holiday: null,
				remarks: null,
				revision: 1,
				periodStatus: 'open'
			};
			yield DAILY_COLUMNS.map(({ value }) => value(row));
		}
}

function formOf({ number, name, days }: EmployeeDays): Form48 {
	return {
		name,
		employeeNumber: number,
		headerLines: ['Republic of the Philippines', 'OFFICE'],
		range: { first: '2026-08-01', last: '2026-08-31' },
		officialHours: { regularDays: '8:00-12:00, 1:00-5:00', saturdays: null },
		days,
		signatories: [{ name: 'HEAD OF OFFICE', title: 'Administrative Officer' }]
	};
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
	let bytes = 0;
	for await (const chunk of chunks) bytes += chunk.length;
	return bytes;
}

/** Run by itself: `npx tsx tests/bench/dtr-documents.ts [employees]`; the last line of stdout is JSON. */
if (process.argv[1]?.endsWith('dtr-documents.ts')) {
	const employees = Number(process.argv[2] ?? 1000);
	const figures = await measureDocuments(syntheticEmployees(employees));
	const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
	console.log(JSON.stringify({ employees, ...figures, rssMb }));
}
