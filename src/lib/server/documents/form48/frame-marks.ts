import { fitText } from '../pdf/fit-text';
import type { Mark, Measure, TextMark } from '../pdf/marks';
import { MM } from '../pdf/paper';
import { CERTIFICATION_SIZE } from './foot-plan';
import type { FootPlan } from './foot-plan';
import type { Form48Settings } from './form48';
import { ROWS } from './geometry';
import type { FormPlan } from './geometry';
import { headRules, MONTH_LABEL, YEAR_LABEL } from './head-rules';
import { tableMarks } from './table-marks';

export interface FrameInput {
	form: FormPlan;
	foot: FootPlan;
	settings: Pick<Form48Settings, 'wording' | 'undertimeColumn'>;
	measure: Measure;
}

/** Thickness of the form's rules, points. */
export const RULE = 0.5;

/** Everything that is the same on each employee's form: words, rules, the table and the numbers of the days. */
export function frameMarks({ form, foot, settings, measure }: FrameInput): Mark[] {
	const { wording } = settings;
	const below = form.tableBottom;
	const middle = form.width / 2;
	const rules = headRules(form, measure);
	const [firstHoursY, secondHoursY] = form.officialHoursY;
	const [hoursFirst, hoursSecond] = twoLines(wording.officialHours);
	return [
		words(wording.formNumber, { x: 0, y: form.formNumberY, size: 7.5, face: 'italic', align: 'left' }),
		words(wording.title, { x: middle, y: form.titleY, size: 12.5, face: 'bold' }),
		words('-----o0o-----', { x: middle, y: form.ornamentY, size: 8 }),
		rule(rules.name.from, rules.name.to, form.nameY + 2),
		words('(Name)', { x: middle, y: form.nameCaptionY, size: 7.5 }),
		words(MONTH_LABEL, { x: rules.monthLabelX, y: form.monthY, size: 8.5, face: 'italic', align: 'left' }),
		rule(rules.month.from, rules.month.to, form.monthY + 1.2),
		words(YEAR_LABEL, { x: rules.month.to, y: form.monthY, size: 8.5, face: 'italic', align: 'left' }),
		rule(rules.year.from, rules.year.to, form.monthY + 1.2),
		words(hoursFirst, { x: 0, y: firstHoursY, size: 8, face: 'italic', align: 'left' }),
		words(hoursSecond, { x: 2 * MM, y: secondHoursY, size: 8, face: 'italic', align: 'left' }),
		words(wording.regularDays, {
			x: rules.hours.from - 3,
			y: firstHoursY,
			size: 8,
			face: 'italic',
			align: 'right'
		}),
		words(wording.saturdays, {
			x: rules.hours.from - 3,
			y: secondHoursY,
			size: 8,
			face: 'italic',
			align: 'right'
		}),
		rule(rules.hours.from, rules.hours.to, firstHoursY + 1.2),
		rule(rules.hours.from, rules.hours.to, secondHoursY + 1.2),
		...tableMarks(form, settings.undertimeColumn),
		...dayNumbers(form),
		...foot.certification.map(({ text, y }) =>
			words(text, { x: 0, y: below + y, size: CERTIFICATION_SIZE, face: 'italic', align: 'left' })
		),
		rule(form.width * 0.2, form.width * 0.8, below + foot.employeeRuleY),
		words(wording.verified, { x: 0, y: below + foot.verifiedY, size: 8, face: 'italic', align: 'left' }),
		...foot.signatoryRules.map(({ from, to }) => rule(from, to, below + foot.signatoryRuleY)),
		...foot.signatoryRules
			.slice(0, 1)
			.map(({ from, to }) =>
				words(wording.inCharge, { x: (from + to) / 2, y: below + foot.inChargeY, size: 8, face: 'italic' })
			),
		words(fitted(wording.instructions, form.width, measure), {
			x: middle,
			y: below + foot.instructionsY,
			size: 7
		})
	];
}

function dayNumbers(form: FormPlan): Mark[] {
	const middle = ((form.columnX[0] ?? 0) + (form.columnX[1] ?? 0)) / 2;
	return Array.from({ length: ROWS }, (_, index) =>
		words(String(index + 1), { x: middle, y: rowBaseline(form, index), size: 8.5 })
	);
}

/** Baseline of row `index` (0 = the first day, 31 = TOTAL): digits stand in the middle of the row. */
export function rowBaseline(form: FormPlan, index: number): number {
	return form.firstRowTop + (index + 0.5) * form.rowHeight + 2.9;
}

export function words(text: string, at: Partial<TextMark> & Pick<TextMark, 'x' | 'y' | 'size'>): TextMark {
	return { kind: 'text', text, face: 'regular', align: 'center', ...at };
}

function rule(x1: number, x2: number, y: number): Mark {
	return { kind: 'line', x1, y1: y, x2, y2: y, width: RULE };
}

function fitted(text: string, width: number, measure: Measure): string {
	return fitText({ text, face: 'regular', size: 7, smallest: 7, width, measure }).text;
}

/** "Official hours for arrival" / "and departure": parted at the space nearest to two thirds. */
function twoLines(text: string): [string, string] {
	const spaces = Array.from(text.matchAll(/ /g), ({ index }) => index);
	const wish = text.length * 0.66;
	const cut = spaces.reduce(
		(best, at) => (Math.abs(at - wish) < Math.abs(best - wish) ? at : best),
		text.length
	);
	return [text.slice(0, cut), text.slice(cut + 1)];
}
