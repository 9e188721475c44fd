import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { loadFontSet } from '../pdf/font-set';
import type { Mark, TextMark } from '../pdf/marks';
import { PAPER_SIZES } from '../pdf/paper';
import { createTypesetter } from '../pdf/typesetter';
import { planFoot } from './foot-plan';
import type { Form48, Form48Settings } from './form48';
import { FORM48_COPIES, UNDERTIME_COLUMNS } from './form48';
import { frameMarks } from './frame-marks';
import { formWidth, planSheet } from './geometry';
import { recordMarks } from './record-marks';
import { form48Record, form48Settings, formDay, FULL_DAY } from './spec-forms';

const { measure } = createTypesetter(
	new PDFDocument({ autoFirstPage: false, font: '', fontLayoutCache: false }),
	loadFontSet()
);

function draw(record: Form48, settings: Form48Settings = form48Settings()) {
	const { paper, copies, wording, undertimeColumn } = settings;
	const signatories = record.signatories.length > 1 ? 2 : 1;
	const foot = planFoot(formWidth(paper, copies), wording, { signatories, measure });
	const { form } = planSheet({
		paper,
		copies,
		headerLines: record.headerLines.length,
		footHeight: foot.height
	});
	const filled = recordMarks({ record, form, foot, column: undertimeColumn, measure });
	return { form, filled, frame: frameMarks({ form, foot, settings, measure }) };
}

const texts = (marks: readonly Mark[]) => marks.filter((mark): mark is TextMark => mark.kind === 'text');
const printed = (record: Form48, settings?: Form48Settings) =>
	texts(draw(record, settings).filled).map(({ text }) => text);

function extent({ text, face, size, align, x }: TextMark): [number, number] {
	const width = measure(text, face, size);
	const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
	return [left, left + width];
}

describe('frameMarks', () => {
	it('prints the words of the form and the numbers 1 to 31', () => {
		const words = texts(draw(form48Record()).frame).map(({ text }) => text);
		expect(words).toEqual(
			expect.arrayContaining([
				'Civil Service Form No. 48',
				'DAILY TIME RECORD',
				'-----o0o-----',
				'(Name)',
				'A.M.',
				'P.M.',
				'Undertime',
				'Hours',
				'Minutes',
				'TOTAL',
				'In Charge',
				'(See Instructions on back)'
			])
		);
		expect(words).toEqual(
			expect.arrayContaining(Array.from({ length: 31 }, (_, index) => String(index + 1)))
		);
	});

	it('keeps every word within the form, also with a certification as long as allowed', () => {
		for (const paper of PAPER_SIZES)
			for (const copies of FORM48_COPIES) {
				const base = form48Settings({ paper, copies });
				const wording = { ...base.wording, certification: 'word '.repeat(119), instructions: 'w'.repeat(80) };
				const { frame, form } = draw(form48Record({ headerLines: ['a', 'b', 'c', 'd'] }), {
					...base,
					wording
				});
				for (const mark of texts(frame)) {
					const [left, right] = extent(mark);
					expect(left).toBeGreaterThanOrEqual(-0.5);
					expect(right).toBeLessThanOrEqual(form.width + 0.5);
					expect(mark.y).toBeLessThanOrEqual(form.height);
				}
				expect(form.rowHeight).toBeGreaterThan(10);
			}
	});
});

describe('recordMarks', () => {
	it('fills in name, number, month, hours, times and signatory', () => {
		const words = printed(form48Record());
		expect(words).toEqual(
			expect.arrayContaining([
				'DELA PEÑA, EMPLOYEE ONE',
				'Employee No. 0042',
				'August',
				'26',
				'8:00-12:00, 1:00-5:00',
				'8:01',
				'12:58',
				'HEAD OF OFFICE',
				'Chief'
			])
		);
	});

	it("puts a day's times on the line of its number", () => {
		const { frame, filled } = draw(form48Record({ days: [formDay(17, FULL_DAY)] }));
		const number = texts(frame).find(({ text, size }) => text === '17' && size === 8.5);
		expect(texts(filled).find(({ text }) => text === '5:03')?.y).toBe(number?.y);
	});

	it('leaves out days outside the printed range', () => {
		const words = printed(
			form48Record({ range: { first: '2026-08-01', last: '2026-08-15' }, days: [formDay(20, FULL_DAY)] })
		);
		expect(words).not.toContain('8:01');
		expect(words).toContain('August 1-15');
	});

	it('leaves the cell lines out where words run across a row, and only there', () => {
		const lines = (days: Form48['days']) =>
			draw(form48Record({ days })).filled.filter(({ kind }) => kind === 'line').length;
		expect(lines([])).toBe(3);
		expect(lines([formDay(10, { label: 'MONDAY' })])).toBe(6);
		expect(lines([formDay(10, { amIn: '8:00', label: 'HALF DAY' })])).toBe(4);
	});

	it('gives a long name a second line instead of cutting it off', () => {
		const name = 'DE LOS SANTOS-MAGBANUA, MARIA CONCEPCION IMMACULADA TERESITA VILLANUEVA Y ZARAGOZA';
		const { filled } = draw(form48Record({ name, days: [] }));
		const lines = filled.flatMap((mark) =>
			mark.kind === 'text' && name.includes(mark.text) && mark.text.length > 9 ? [mark] : []
		);
		expect(lines.map(({ text }) => text).join(' ')).toBe(name);
		expect(lines).toHaveLength(2);
		expect(lines[0]?.y).toBeLessThan(lines[1]?.y ?? 0);
	});

	it('says below the table which days are incomplete, corrected or annotated', () => {
		const days = [
			formDay(3, { amIn: '8:00' }, { unresolved: true }),
			formDay(4, FULL_DAY, { flags: ['corrected'] }),
			formDay(5, { ...FULL_DAY, label: 'TO #12' })
		];
		expect(printed(form48Record({ days }))).toContain(
			'INCOMPLETE, a punch is missing: 3; 5: TO #12; Corrected: 4'
		);
	});

	it('says that a punch is in review where one is, and not that it is missing', () => {
		const days = [
			formDay(3, { amIn: '8:00' }, { unresolved: true, flags: ['missing_out', 'waits_for_review'] }),
			formDay(4, { amIn: '8:00' }, { unresolved: true, flags: ['missing_out'] }),
			formDay(6, FULL_DAY, { unresolved: true, flags: ['waits_for_review'] })
		];
		expect(printed(form48Record({ days }))).toContain(
			'INCOMPLETE, a punch is missing: 4; INCOMPLETE, a punch is in review: 3, 6'
		);
	});

	it('prints annotations in the column for remarks instead', () => {
		const days = [formDay(5, { ...FULL_DAY, label: 'TO #12' })];
		expect(printed(form48Record({ days }), form48Settings({ undertimeColumn: 'remarks' }))).toContain(
			'TO #12'
		);
	});

	it('keeps every text within the form, whatever it says', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 120 });
		const settings = fc.record({
			paper: fc.constantFrom(...PAPER_SIZES),
			copies: fc.constantFrom(...FORM48_COPIES),
			undertimeColumn: fc.constantFrom(...UNDERTIME_COLUMNS)
		});
		fc.assert(
			fc.property(settings, text, text, text, (chosen, name, label, title) => {
				const record = form48Record({
					name,
					headerLines: [title, label],
					footer: label,
					signatories: [
						{ name, title },
						{ name: label, title }
					],
					days: [formDay(1, { label }), formDay(31, { ...FULL_DAY, label })]
				});
				const { form, filled } = draw(record, form48Settings(chosen));
				for (const mark of texts(filled)) {
					const [left, right] = extent(mark);
					expect(left).toBeGreaterThanOrEqual(-0.5);
					expect(right).toBeLessThanOrEqual(form.width + 0.5);
					expect(mark.y).toBeLessThanOrEqual(form.height);
				}
			}),
			{ numRuns: 60 }
		);
	});
});
