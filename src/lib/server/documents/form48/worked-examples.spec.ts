import { readdirSync, readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { computeDays } from '$domain/timekeeping/compute-days';
import { parseGoldenFile, toTimekeepingInput } from '$domain/timekeeping/golden-vectors';
import { loadFontSet } from '../pdf/font-set';
import { createTypesetter } from '../pdf/typesetter';
import { planFoot } from './foot-plan';
import { formWidth, planSheet } from './geometry';
import { recordMarks } from './record-marks';
import { form48Record, form48Settings } from './spec-forms';

const FOLDER = new URL('../../../../../tests/vectors/', import.meta.url);
const { measure } = createTypesetter(
	new PDFDocument({ autoFirstPage: false, font: '', fontLayoutCache: false }),
	loadFontSet()
);

/** The worked examples of the day engine, one form for each month that a case touches. */
const cases = readdirSync(FOLDER).flatMap((name) => {
	const parsed = parseGoldenFile(readFileSync(new URL(name, FOLDER), 'utf8'));
	if (!parsed.ok) throw new Error(`${name} cannot be read`);
	const { cases: examples, header } = parsed.file;
	return examples.map((example) => ({
		id: example.id,
		input: toTimekeepingInput(example, header.policy_defaults)
	}));
});

describe('a worked example on the form', () => {
	it.each(cases)('$id shows every time, label and undertime of its days', ({ input }) => {
		const settings = form48Settings();
		const foot = planFoot(formWidth('a4', 'twice'), settings.wording, { signatories: 1, measure });
		const { form } = planSheet({ paper: 'a4', copies: 'twice', headerLines: 0, footHeight: foot.height });
		const { days } = computeDays(input);
		for (const month of new Set(days.map(({ date }) => date.slice(0, 7)))) {
			const own = days.filter(({ date }) => date.startsWith(month));
			const range = { first: own[0]?.date ?? '', last: own.at(-1)?.date ?? '' };
			const record = form48Record({ days: own, range });
			const marks = recordMarks({ record, form, foot, column: 'sum', measure });
			const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
			for (const { form48 } of own) {
				const { amIn, amOut, pmIn, pmOut, undertimeHours, undertimeMinutes, label } = form48;
				for (const cell of [amIn, amOut, pmIn, pmOut, undertimeHours, undertimeMinutes])
					if (cell !== null) expect(texts).toContain(String(cell));
				if (label !== null) expect(texts.join('\n')).toContain(label);
			}
			expect(texts).toContain(record.name);
		}
	});
});
