import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { assignSchedule } from '../timekeeping/assignment.service';
import { createSchedule } from '../timekeeping/schedule.service';
import { newId } from '../id';
import { findPlace } from './known-punches';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-09T04:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	const assigned = await assignSchedule(office, {
		scheduleId: created.id,
		targetKind: 'site',
		targetId: siteId,
		fromDate: '2026-01-01',
		toDate: null
	});
	if (!assigned.ok) throw new Error(assigned.reason);
});
afterAll(() => t.close());
beforeEach(async () => {
	ana = await t.newEmployee({ siteId });
});

/** Wall time in Manila of March 2026, such as `02 08:00`. */
const instant = (wall: string) => `2026-03-${wall.replace(' ', 'T')}:00+08:00`;

/** What the server says of a punch now, after these. */
async function infer(wall: string, ...before: [wall: string, direction: 'in' | 'out'][]): Promise<string> {
	for (const [at, direction] of before)
		await makePunch(t, { siteId, employeeId: ana, at: instant(at), direction });
	const punchedAt = new Date(instant(wall));
	const punch = {
		employeeId: ana,
		punchedAt,
		timeZone: 'UTC',
		eventId: newId(punchedAt),
		direction: 'auto' as const
	};
	const place = await transaction(t.db, (tx) => findPlace(tx, punch));
	return `${place.direction}`;
}

describe('the direction of a punch, from the schedule on file', () => {
	test('is in when nothing is open, and out when a session is', async () => {
		expect(await infer('02 07:55')).toBe('in');
		expect(await infer('02 17:02', ['02 07:55', 'in'])).toBe('out');
	});

	test('at the end of the day without any in is the way out: the in is missing', async () => {
		expect(await infer('02 17:01')).toBe('out');
	});

	test('at noon goes out for the break, seconds later comes back', async () => {
		expect(await infer('02 12:00', ['02 07:58', 'in'])).toBe('out');
		expect(await infer('02 12:01', ['02 12:00', 'out'])).toBe('in');
	});

	test('at the end of the break with the morning still open is the way back in', async () => {
		expect(await infer('02 12:58', ['02 07:58', 'in'])).toBe('in');
	});

	test('is not flipped by a session of the day before that was never closed', async () => {
		expect(await infer('03 07:58', ['02 07:58', 'in'])).toBe('in');
		expect(await infer('03 17:00', ['03 07:58', 'in'])).toBe('out');
	});

	test('is not flipped over a weekend either', async () => {
		expect(await infer('09 08:01', ['06 08:00', 'in'])).toBe('in');
	});

	test('after midnight still closes the long day that is open', async () => {
		expect(await infer('03 00:30', ['02 13:00', 'in'])).toBe('out');
	});
});

test('the direction of somebody without a schedule alternates, and a stale in does not flip the next day', async () => {
	const elsewhere = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId: elsewhere });
	expect(await infer('02 09:00')).toBe('in');
	expect(await infer('02 11:00', ['02 09:00', 'in'])).toBe('out');
	expect(await infer('02 11:30', ['02 11:00', 'out'])).toBe('in');
	expect(await infer('04 09:00', ['02 11:30', 'in'])).toBe('in');
});
