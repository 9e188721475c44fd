import type { FontSet } from '../pdf/font-set';
import { addNotice } from '../pdf/notice';
import { paint } from '../pdf/paint';
import { sheetOf } from '../pdf/paper';
import { createPdfWriter } from '../pdf/pdf-writer';
import type { Timesheet, TimesheetSettings } from './timesheet';
import { timesheetPages } from './timesheet-marks';

export interface TimesheetPdfOptions {
	settings: TimesheetSettings;
	fontSet: FontSet;
	title: string;
	createdAt: Date;
	/** Called after each employee: timesheets printed so far, and the characters that no font has. */
	onProgress?: (progress: { timesheets: number; missingCharacters: string[] }) => void;
}

/** Timesheets made between two turns of the event loop. */
const SHEETS_PER_TURN = 10;

/** Timesheets of any number of employees as one PDF, each from a new page on, in pieces made on demand. */
export async function* timesheetPdf(
	timesheets: Iterable<Timesheet> | AsyncIterable<Timesheet>,
	options: TimesheetPdfOptions
): AsyncGenerator<Uint8Array, void, void> {
	const writer = createPdfWriter(options);
	const { typesetter } = writer;
	const paper = sheetOf(options.settings.paper);
	let printed = 0;
	for await (const timesheet of timesheets) {
		for (const marks of timesheetPages(timesheet, options.settings, typesetter.measure))
			writer.addPage(paper, [{ x: 0, y: 0, operators: paint(marks, typesetter) }]);
		printed += 1;
		options.onProgress?.({ timesheets: printed, missingCharacters: typesetter.missing() });
		const chunk = writer.take();
		if (chunk) yield chunk;
		if (printed % SHEETS_PER_TURN === 0) await new Promise((resume) => setImmediate(resume));
	}
	if (printed === 0) addNotice(writer, paper, 'There is no timesheet to print.');
	writer.finish();
	for (let chunk = writer.take(); chunk; chunk = writer.take()) yield chunk;
}
