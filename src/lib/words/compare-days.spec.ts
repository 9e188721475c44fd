import { describe, expect, it } from 'vitest';
import { computeDays } from '$domain/timekeeping/compute-days';

import { MANILA, instant, punches, weekInput } from '$domain/timekeeping/spec-fixtures';
import { compareDays } from './compare-days';

const MONDAY = '2026-08-03';
const missing = weekInput({
	punches: [...punches(MONDAY, '08:00', '12:00', '13:00'), ...punches('2026-08-05', '08:00', '17:00')]
});
const late = {
	op: 'add' as const,
	id: 'k1',
	at: instant(`${MONDAY} 16:50`),
	direction: 'out' as const
};
const completed = { ...missing, corrections: [late] };

describe('what changed on a day', () => {
	it('are named field by field, in words', () => {
		const [before] = computeDays(missing).days;
		const [after] = computeDays(completed).days;
		if (!before || !after) throw new Error('the week has a Monday');
		expect(compareDays(before, after, MANILA).map(({ sentence }) => sentence)).toEqual([
			'Status: Unresolved, now Present.',
			'Times: 08:00-12:00, 13:00-?, now 08:00-12:00, 13:00-16:50.',
			'Presence: 4 h 00 min, now 7 h 50 min.',
			'Regular: 4 h 00 min, now 7 h 50 min.',
			'Undertime: 0 min, now 10 min.',
			'Unresolved: 4 h 00 min, now 0 min.',
			'Times undertime: 0, now 1.',
			'Marks: An OUT is missing, now Corrected.',
			'Day types worked: Ordinary day 4 h 00 min, now Ordinary day 7 h 50 min.'
		]);
		expect(compareDays(before, before, MANILA)).toEqual([]);
	});

	it('say a holiday’s credited time with its overtime and its part at night', () => {
		const [day] = computeDays(missing).days;
		if (!day) throw new Error('the week has a Monday');
		const bucket = { regular: 480, overtime: 90, nightRegular: 0, nightOvertime: 45 };
		const worked = { ...day, buckets: { regular_holiday: bucket } };
		expect(compareDays({ ...day, buckets: {} }, worked, MANILA)).toMatchObject([
			{ before: 'none', after: 'Regular holiday 8 h 00 min and 1 h 30 min overtime, 45 min of it at night' }
		]);
	});
});
