import type { FontSet } from '../pdf/font-set';
import { paint } from '../pdf/paint';
import { addNotice } from '../pdf/notice';
import { sheetOf } from '../pdf/paper';
import { createPdfWriter } from '../pdf/pdf-writer';
import type { PdfWriter, Placement, Stamp } from '../pdf/pdf-writer';
import { planFoot } from './foot-plan';
import type { FootPlan } from './foot-plan';
import type { Form48, Form48Settings } from './form48';
import { frameMarks } from './frame-marks';
import { formWidth, HEADER_LINES, planSheet } from './geometry';
import type { SheetPlan } from './geometry';
import { recordMarks } from './record-marks';

export interface Form48PdfOptions {
	settings: Form48Settings;
	fontSet: FontSet;
	title: string;
	createdAt: Date;
	/** Called after each sheet: forms printed so far, and the characters that no font has. */
	onProgress?: (progress: { forms: number; missingCharacters: string[] }) => void;
}

/** Sheets made between two turns of the event loop: about 20 ms, so that punches are answered meanwhile. */
const SHEETS_PER_TURN = 10;

/**
 * CS Form No. 48 for any number of employees as one PDF, in pieces as it is made. The forms are read one at a
 * time and the pieces are made on demand, so a slow reader holds up the work instead of filling the memory.
 */
export async function* form48Pdf(
	forms: Iterable<Form48> | AsyncIterable<Form48>,
	options: Form48PdfOptions
): AsyncGenerator<Uint8Array, void, void> {
	const writer = createPdfWriter(options);
	const frames = new Map<string, Frame>();
	let printed = 0;
	let sheets = 0;
	let waiting: Form48 | null = null;

	const printSheet = (left: Form48, right: Form48 | null) => {
		addSheet(writer, left, right, { settings: options.settings, frames });
		printed += right && right !== left ? 2 : 1;
		sheets += 1;
		options.onProgress?.({ forms: printed, missingCharacters: writer.typesetter.missing() });
	};
	for await (const form of forms) {
		if (options.settings.copies === 'two_people') {
			if (waiting) {
				printSheet(waiting, form);
				waiting = null;
			} else {
				waiting = form;
			}
		} else {
			printSheet(form, options.settings.copies === 'twice' ? form : null);
		}
		const chunk = writer.take();
		if (chunk) yield chunk;
		if (sheets % SHEETS_PER_TURN === 0) await new Promise((resume) => setImmediate(resume));
	}
	if (waiting) printSheet(waiting, null);
	if (sheets === 0)
		addNotice(writer, sheetOf(options.settings.paper), 'There is no daily time record to print.');
	writer.finish();
	for (let chunk = writer.take(); chunk; chunk = writer.take()) yield chunk;
}

interface Frame {
	plan: SheetPlan;
	foot: FootPlan;
	stamp: Stamp;
}

interface SheetContext {
	settings: Form48Settings;
	frames: Map<string, Frame>;
}

function addSheet(writer: PdfWriter, left: Form48, right: Form48 | null, context: SheetContext): void {
	const painted = new Map<Form48, Placement[]>();
	const placements: Placement[] = [];
	let sheet: SheetPlan | null = null;
	[left, right].forEach((record, index) => {
		if (!record) return;
		const { plan, foot, stamp } = frameFor(record, writer, context);
		sheet ??= plan;
		const at = { x: plan.copies[index] ?? 0, y: plan.top };
		const known = painted.get(record);
		const own = known ?? [
			{ ...at, stamp },
			{
				...at,
				operators: paint(
					recordMarks({
						record,
						form: plan.form,
						foot,
						column: context.settings.undertimeColumn,
						measure: writer.typesetter.measure
					}),
					writer.typesetter
				)
			}
		];
		painted.set(record, own);
		placements.push(...own.map((placement) => ({ ...placement, ...at })));
	});
	const plan: SheetPlan = sheet ?? frameFor(left, writer, context).plan;
	if (plan.cutAt !== null) placements.push({ x: 0, y: 0, operators: cutLine(writer, plan, plan.cutAt) });
	writer.addPage(plan.sheet, placements);
}

function cutLine(writer: PdfWriter, { sheet }: SheetPlan, x: number): string {
	return paint(
		[{ kind: 'line', x1: x, x2: x, y1: 12, y2: sheet.height - 12, width: 0.4, dashed: true }],
		writer.typesetter
	);
}

/** One frame per number of header lines and signatories; the file holds it once. */
function frameFor(record: Form48, writer: PdfWriter, { settings, frames }: SheetContext): Frame {
	const headerLines = Math.min(record.headerLines.length, HEADER_LINES);
	const signatories = record.signatories.length > 1 ? 2 : 1;
	const key = `${headerLines}/${signatories}`;
	const known = frames.get(key);
	if (known) return known;
	const { measure } = writer.typesetter;
	const { paper, copies, wording } = settings;
	const foot = planFoot(formWidth(paper, copies), wording, { signatories, measure });
	const plan = planSheet({ paper, copies, headerLines, footHeight: foot.height });
	const marks = frameMarks({ form: plan.form, foot, settings, measure });
	const stamp = writer.defineStamp({ width: plan.form.width, height: plan.form.height }, marks);
	const frame = { plan, foot, stamp };
	frames.set(key, frame);
	return frame;
}
