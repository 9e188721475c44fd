import { describe, expect, it } from 'vitest';
import { MM, PAPER_SIZES } from '../pdf/paper';
import { FORM48_COPIES } from './form48';
import { HEADER_LINES, planSheet, ROWS } from './geometry';

const plan = (
	paper: (typeof PAPER_SIZES)[number],
	copies: (typeof FORM48_COPIES)[number] = 'twice',
	headerLines = 0
) => planSheet({ paper, copies, headerLines, footHeight: 54 * MM });

describe('planSheet', () => {
	it('lays two copies of 89 mm on A4 with the cut line in the middle', () => {
		const { copies, form, cutAt } = plan('a4');
		expect(form.width / MM).toBeCloseTo(89, 5);
		expect(copies).toHaveLength(2);
		const [left = 0, right = 0] = copies;
		expect((left + form.width + right) / 2).toBeCloseTo(cutAt ?? 0, 6);
	});

	it('keeps 31 rows and the total, each tall enough to read, with the foot, on every paper', () => {
		for (const paper of PAPER_SIZES)
			for (const copies of FORM48_COPIES)
				for (let lines = 0; lines <= HEADER_LINES; lines++) {
					const { form, sheet, top } = plan(paper, copies, lines);
					expect(form.rowHeight).toBeGreaterThan(4.2 * MM);
					expect(form.rowHeight).toBeLessThanOrEqual(5.4 * MM);
					expect(form.bodyBottom - form.firstRowTop).toBeCloseTo(ROWS * form.rowHeight, 6);
					expect(top + form.tableBottom + 54 * MM).toBeLessThanOrEqual(sheet.height - top + 1e-6);
				}
	});

	it('keeps the head from running into itself or the table', () => {
		for (let lines = 0; lines <= HEADER_LINES; lines++) {
			const { form } = plan('a4', 'twice', lines);
			const down = [
				form.formNumberY,
				...form.headerY,
				form.titleY,
				form.ornamentY,
				form.nameY,
				form.nameCaptionY,
				form.monthY,
				...form.officialHoursY
			];
			expect(down).toEqual([...down].sort((a, b) => a - b));
			expect(form.headerY).toHaveLength(lines);
			expect(form.tableTop).toBeGreaterThan(form.officialHoursY[1]);
		}
	});

	it('prints at most four header lines', () => {
		expect(plan('a4', 'twice', 9).form.headerY).toHaveLength(4);
	});

	it('puts a single form into the middle of the page without a cut line', () => {
		const { copies, form, cutAt, sheet } = plan('legal', 'single');
		expect(cutAt).toBeNull();
		expect((copies[0] ?? 0) * 2 + form.width).toBeCloseTo(sheet.width, 6);
	});
});
