import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import { punches, weekInput } from './spec-fixtures';
import { computeTotals, computeTotalsBy } from './statistics';

const week = computeDays(
	weekInput({
		policy: createPolicy({ overtime: { mode: 'auto' } }),
		punches: [
			...punches('2026-08-03', '08:07', '12:00', '13:04', '17:30'),
			...punches('2026-08-04', '08:00', '12:00', '13:00'),
			...punches('2026-08-08', '09:00', '11:00')
		],
		leaves: [{ date: '2026-08-05', portion: 'full', code: 'VL' }],
		holidays: [{ date: '2026-08-06', kind: 'regular' }]
	})
).days;

describe('totals of day records', () => {
	it('count days by what they were and add up minutes', () => {
		expect(computeTotals(week)).toMatchObject({
			days: 7,
			present: 1,
			absent: 1,
			leave: 1,
			holidays: 1,
			restDays: 2,
			daysOffWorked: 1,
			unresolved: 1,
			lateDays: 1,
			tardyCount: 2,
			overtimeDays: 1,
			minutes: { tardy: 11, overtime: 30, excused: 480, absent: 480, unresolved: 240 }
		});
	});

	it('are the same whether added up at once or by group', () => {
		const rows = week.map((record, i) => ({ record, departmentId: i % 2 === 0 ? 'a' : 'b', siteId: null }));
		const groups = computeTotalsBy(rows, (row) => row.departmentId);
		expect([...groups.keys()]).toEqual(['a', 'b']);
		const regular = [...groups.values()].reduce((sum, totals) => sum + totals.minutes.regular, 0);
		expect(regular).toBe(computeTotals(week).minutes.regular);
		expect(computeTotalsBy(rows, (row) => row.siteId).size).toBe(0);
	});

	it('are zero for no records', () => {
		expect(computeTotals([])).toMatchObject({ days: 0, present: 0, minutes: { regular: 0 } });
	});
});
