import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import { NIGHT, punches, weekInput } from './spec-fixtures';

const FRIDAY = '2026-08-07';
const night = [...punches(FRIDAY, '22:00'), ...punches('2026-08-08', '06:00')];
function buckets(holidayBasis: 'work_date' | 'calendar', date: string) {
	const [day] = computeDays(
		weekInput({
			first: FRIDAY,
			last: FRIDAY,
			schedule: NIGHT,
			policy: createPolicy({ holidayBasis }),
			punches: night,
			holidays: [{ date, kind: 'regular' }]
		})
	).days;
	return Object.fromEntries(Object.entries(day?.buckets ?? {}).map(([type, b]) => [type, b.regular]));
}

describe('credited minutes by day type', () => {
	it('follow the work date as a whole', () => {
		expect(buckets('work_date', FRIDAY)).toEqual({ regular_holiday: 420 });
		expect(buckets('work_date', '2026-08-08')).toEqual({ ordinary: 420 });
	});

	it('or follow the holiday by the calendar, while the rest day stays with the work date', () => {
		// Saturday is a rest day, but the shift is Friday's: after midnight it is a holiday and not a rest day.
		expect(buckets('calendar', '2026-08-08')).toEqual({ ordinary: 120, regular_holiday: 300 });
		expect(buckets('calendar', FRIDAY)).toEqual({ regular_holiday: 120, ordinary: 300 });
	});

	it('leave out day types without credit', () => {
		expect(computeDays(weekInput()).days.map((day) => day.buckets)).toEqual(Array(7).fill({}));
	});
});
