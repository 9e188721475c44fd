import { describe, expect, it } from 'vitest';
import { formDay, MINUTES } from './spec-forms';
import { undertimeCells, undertimeTotal } from './undertime';

const late = formDay(
	3,
	{ undertimeHours: 0, undertimeMinutes: 50 },
	{ minutes: { ...MINUTES, tardy: 20, undertime: 30 } }
);
const half = formDay(
	4,
	{ undertimeHours: 4, undertimeMinutes: 15 },
	{ minutes: { ...MINUTES, tardy: 15, absent: 240 } }
);
const absent = formDay(5, { label: 'ABSENT' }, { minutes: { ...MINUTES, absent: 480 } });

describe('undertimeCells', () => {
	it('prints lateness and undertime together in hours and minutes', () => {
		expect(undertimeCells(half, 'sum')).toEqual(['4', '15']);
	});

	it('prints late and undertime apart in minutes, part-day absence as undertime', () => {
		expect(undertimeCells(late, 'split_minutes')).toEqual(['20', '30']);
		expect(undertimeCells(half, 'split_minutes')).toEqual(['15', '240']);
	});

	it('leaves a full-day absence blank: days are charged by a leave form', () => {
		expect(undertimeCells(absent, 'sum')).toEqual(['', '']);
		expect(undertimeCells(absent, 'split_minutes')).toEqual(['', '']);
	});

	it('prints no number in a column for remarks or a blank one', () => {
		expect(undertimeCells(late, 'remarks')).toEqual(['', '']);
		expect(undertimeCells(late, 'blank')).toEqual(['', '']);
	});
});

describe('undertimeTotal', () => {
	it('carries sixty minutes into the hours', () => {
		expect(undertimeTotal([late, half, absent], 'sum')).toEqual(['5', '5']);
	});

	it('adds up late and undertime each for itself', () => {
		expect(undertimeTotal([late, half, absent], 'split_minutes')).toEqual(['35', '270']);
	});

	it('stays blank when nothing was missed', () => {
		expect(undertimeTotal([formDay(1), absent], 'sum')).toEqual(['', '']);
	});
});
