import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import type { Schedule } from './schedule';
import { NIGHT, OFFICE, punches, weekInput } from './spec-fixtures';
import type { TimekeepingInput } from './timekeeping-input';

const MONDAY = '2026-08-03';
const TUESDAY = '2026-08-04';
function datesOf(list: TimekeepingInput['punches'], schedule: Schedule = OFFICE, maxSessionMinutes = 960) {
	const policy = createPolicy({ maxSessionMinutes });
	return computeDays(weekInput({ schedule, policy, punches: list })).punches.map(({ workDate }) =>
		workDate?.slice(8)
	);
}

describe('the work date of a punch', () => {
	it('is the shift whose window it falls into, whatever the date on the wall', () => {
		expect(datesOf([...punches(MONDAY, '21:30'), ...punches(TUESDAY, '06:15', '21:58')], NIGHT)).toEqual([
			'03',
			'03',
			'04'
		]);
	});

	it('stays with an open session as long as that may be closed, and not a minute longer', () => {
		const night = [...punches('2026-08-07', '08:00'), ...punches('2026-08-08', '00:00')];
		expect(datesOf(night, OFFICE, 960)).toEqual(['07', '07']);
		expect(datesOf(night, OFFICE, 959)).toEqual(['07', '08']);
	});

	it('begins anew with an explicit in, however recent the open session', () => {
		const saturday = '2026-08-08';
		expect(datesOf([...punches('2026-08-07', '20:00 in'), ...punches(saturday, '02:00 in')])).toEqual([
			'07',
			'08'
		]);
	});

	it('goes to the nearest start, for an explicit out to the nearest end', () => {
		const wide: Schedule = { ...OFFICE, window: { before: 720, after: 720 } };
		// 01:00 lies in both windows: 7 h before Tuesday's start, 17 h after Monday's, but 8 h after its end.
		expect(datesOf(punches(TUESDAY, '01:00'), wide)).toEqual(['04']);
		expect(datesOf(punches(TUESDAY, '01:00 out'), wide)).toEqual(['03']);
	});

	it('takes the earlier date on a tie', () => {
		const wide: Schedule = { ...OFFICE, window: { before: 720, after: 720 } };
		expect(datesOf(punches(MONDAY, '20:00'), wide)).toEqual(['03']);
		expect(datesOf(punches(MONDAY, '20:01'), wide)).toEqual(['04']);
	});

	it('is the local date on a rest day, and never earlier than the one before', () => {
		expect(datesOf(punches('2026-08-08', '09:00', '15:00'))).toEqual(['08', '08']);
		const wide: Schedule = { ...OFFICE, window: { before: 1080, after: 0 } };
		// Monday 22:00 already belongs to Tuesday's shift, so what follows cannot fall back to Monday.
		expect(datesOf(punches(MONDAY, '22:00', '23:00'), wide)).toEqual(['04', '04']);
	});
});
