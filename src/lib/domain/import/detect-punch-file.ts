import { detectAttlogLayout } from './attlog-layout';
import { findGlgHeadings } from './glg';
import { quote } from './import-item';
import { readPunchesCsvHead } from './punches-csv';
import { readLines } from './read-lines';

export const PUNCH_LAYOUTS = ['usb', 'push', 'glg', 'csv'] as const;
export type PunchLayout = (typeof PUNCH_LAYOUTS)[number];

export interface PunchFileDetection {
	/** Certain layout; null: a person has to say. */
	layout: PunchLayout | null;
	/** Which one the evidence favours; null: it is no file of punches that is known. */
	likely: PunchLayout | null;
	/** What speaks for it, in sentences for the person who decides. */
	evidence: string[];
	/** The first lines as they are, to check by eye. */
	head: string[];
}

const HEAD = 5;

/** Something that may be a date, in any order of its parts. */
const DATE = /\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b/;

/** What kind of punch file this is, and why. Certain only where nothing else looks like it. */
export function detectPunchFile(chunks: () => Iterable<string>, fileName: string): PunchFileDetection {
	const head = firstLines(chunks);
	const headings = findGlgHeadings(chunks());
	if (headings !== null)
		return {
			layout: 'glg',
			likely: 'glg',
			evidence: [`Line ${headings} has the headings EnNo and DateTime, as GLG and AGL files have.`],
			head
		};
	const attlog = detectAttlogLayout(texts(chunks), fileName);
	if (attlog) return { ...attlog, head };
	const csv = readPunchesCsvHead(chunks);
	if (csv?.columns.pin != null && csv.columns.dateTime !== null)
		return {
			layout: 'csv',
			likely: 'csv',
			evidence: [`The headings name the employee and the time: ${quote(csv.headings.join(', '))}.`],
			head
		};
	if (csv && head.some((line) => DATE.test(line)))
		return {
			layout: null,
			likely: 'csv',
			evidence: [
				'The lines have columns, but the headings do not say which holds the employee and the time.'
			],
			head
		};
	return {
		layout: null,
		likely: null,
		evidence: [`No line looks like a punch of a known file; the first is ${quote(head[0] ?? '')}.`],
		head
	};
}

function firstLines(chunks: () => Iterable<string>): string[] {
	const lines: string[] = [];
	for (const { text } of readLines(chunks())) {
		if (text.trim() !== '') lines.push(text.slice(0, 200));
		if (lines.length === HEAD) break;
	}
	return lines;
}

function* texts(chunks: () => Iterable<string>): Generator<string, void, void> {
	for (const { text } of readLines(chunks())) yield text;
}
