import { wrapText } from '../pdf/fit-text';
import type { Measure } from '../pdf/marks';
import { MM } from '../pdf/paper';
import type { Form48Wording } from './form48';

/** Where the part below the table lies: points below the table's last line, baselines. */
export interface FootPlan {
	notesY: number;
	certification: readonly { text: string; y: number }[];
	/** Rule that the employee signs on. */
	employeeRuleY: number;
	verifiedY: number;
	/** Left and right end of each signatory's rule. */
	signatoryRules: readonly { from: number; to: number }[];
	signatoryRuleY: number;
	signatoryTitleY: number;
	inChargeY: number;
	instructionsY: number;
	footerY: number;
	height: number;
}

export const CERTIFICATION_SIZE = 7.6;
const LINE = 3.1 * MM;
/** Height for a pen above a rule. */
const SIGNING = 9.5 * MM;

/** Flows certification, signatures and foot downwards from the table. */
export function planFoot(
	width: number,
	wording: Form48Wording,
	{ signatories, measure }: { signatories: 1 | 2; measure: Measure }
): FootPlan {
	const notesY = 2.8 * MM;
	const lines = wrapText({
		// No-break spaces indent the first line as a paragraph.
		text: `${'\u00A0'.repeat(8)}${wording.certification}`,
		face: 'italic',
		size: CERTIFICATION_SIZE,
		width,
		measure
	});
	const certification = lines.map((text, index) => ({ text, y: notesY + 4 * MM + index * LINE }));
	const lastLineY = certification.at(-1)?.y ?? notesY;
	const employeeRuleY = lastLineY + SIGNING;
	const verifiedY = employeeRuleY + 4.4 * MM;
	const signatoryRuleY = verifiedY + SIGNING;
	const signatoryTitleY = signatoryRuleY + 3 * MM;
	const inChargeY = signatoryTitleY + LINE;
	const instructionsY = inChargeY + 3.8 * MM;
	const footerY = instructionsY + 3 * MM;
	return {
		notesY,
		certification,
		employeeRuleY,
		verifiedY,
		signatoryRules: rules(width, signatories),
		signatoryRuleY,
		signatoryTitleY,
		inChargeY,
		instructionsY,
		footerY,
		height: footerY + 1 * MM
	};
}

function rules(width: number, signatories: 1 | 2): { from: number; to: number }[] {
	if (signatories === 1) return [{ from: width * 0.2, to: width * 0.8 }];
	return [
		{ from: 0, to: width * 0.48 },
		{ from: width * 0.52, to: width }
	];
}
