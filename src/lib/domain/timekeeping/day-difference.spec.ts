import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { findAffectedDates, findFirstAffectedDate } from './day-difference';
import { MANILA, instant, punches, weekInput } from './spec-fixtures';

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

describe('differences between computed days', () => {
	it('touch exactly the dates that a correction affects', () => {
		expect(findAffectedDates(computeDays(missing), computeDays(completed))).toEqual([MONDAY]);
		expect(findAffectedDates(computeDays(missing), computeDays(missing))).toEqual([]);
	});

	it('include dates that only one of two ranges has', () => {
		const shorter = computeDays({ ...missing, range: { first: MONDAY, last: '2026-08-08' } });
		expect(findAffectedDates(computeDays(missing), shorter)).toEqual(['2026-08-09']);
	});

	it('begin no earlier than two days before the earliest punch', () => {
		expect(findFirstAffectedDate([late.at, late.at + 86_400_000], MANILA)).toBe('2026-08-01');
		expect(findFirstAffectedDate([], MANILA)).toBeNull();
	});
});
