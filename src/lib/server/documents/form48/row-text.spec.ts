import { describe, expect, it } from 'vitest';
import { rowText } from './row-text';
import { formDay, FULL_DAY } from './spec-forms';

describe('rowText', () => {
	it('runs a label across the row of a day without times', () => {
		expect(rowText(formDay(1, { label: 'SATURDAY' }), undefined).across).toEqual({
			text: 'SATURDAY',
			from: 0,
			to: 3
		});
	});

	it("prefers the text given for the date, such as the holiday's name", () => {
		expect(rowText(formDay(1, { label: 'HOLIDAY' }), 'MAUNDY THURSDAY').across?.text).toBe('MAUNDY THURSDAY');
	});

	it('puts the label of a half day into the empty half', () => {
		const morning = formDay(1, { amIn: '8:00', amOut: '12:00', label: 'SICK LEAVE' });
		const afternoon = formDay(1, { pmIn: '1:00', pmOut: '5:00', label: 'SICK LEAVE' });
		expect(rowText(morning, undefined).across).toEqual({ text: 'SICK LEAVE', from: 2, to: 3 });
		expect(rowText(afternoon, undefined).across).toEqual({ text: 'SICK LEAVE', from: 0, to: 1 });
	});

	it('never covers a time: a label without an empty half stands beside', () => {
		const broken = formDay(1, { ...FULL_DAY, amOut: null, label: 'PASS SLIP' });
		expect(rowText(broken, undefined)).toEqual({
			times: ['8:01', '', '12:58', '5:03'],
			across: null,
			beside: 'PASS SLIP'
		});
	});
});
