import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look } from '../../../../tests/support/device-client';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { auditEvent } from '../db/schema/audit';
import { dayRecordChange } from '../db/schema/day-record';
import { employee } from '../db/schema/employee';
import { punch, punchRaw, reviewDecision } from '../db/schema/punch';
import { newId } from '../id';
import { recordConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { listEmployeeDays } from '../report/employee-days.service';
import { assignSchedule } from '../timekeeping/assignment.service';
import { computeDayRecords } from '../timekeeping/compute-day-records';
import { keepDayRecords } from '../timekeeping/recompute.service';
import { createSchedule } from '../timekeeping/schedule.service';
import { assignSupervision } from '../timekeeping/supervision.service';
import { decideReview, findTakeBack, rejectRetries, takeBackReview } from './decide-review.service';
import { judgeAgain, judgeLeftovers } from './judge-queue';
import { countWaitingFor, listWaiting, listWaitingLines } from './review-queue.service';
import { submitPunches } from './submit.service';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;
let ben: string;
let boss: string;
let asBoss: Context;
let asStranger: Context;

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-01T00:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'UTC' });
	ana = await t.newEmployee({ siteId, name: 'Ana', employeeNumber: '0042' });
	ben = await t.newEmployee({ siteId, name: 'Ben' });
	boss = await t.newEmployee({ siteId, name: 'Boss' });
	const stranger = await t.newEmployee({ siteId, name: 'Other boss' });
	asBoss = t.as(await makeUser(t, { role: 'supervisor', employeeId: boss }));
	asStranger = t.as(await makeUser(t, { role: 'supervisor', employeeId: stranger }));
	const [row] = await t.db.select().from(employee).where(eq(employee.id, ana));
	await assignSupervision(office, boss, [{ targetKind: 'department', targetId: row?.departmentId ?? '' }]);
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	await assignSchedule(office, {
		scheduleId: created.id,
		targetKind: 'site',
		targetId: siteId,
		fromDate: '2026-01-01',
		toDate: null
	});
	await recordConsent(office, { employeeId: ana, textVersion: '1', text: 'text', signedName: 'signed' });
	await enrolFace(office, {
		employeeId: ana,
		source: 'camera',
		yaws: [0, 0.1, -0.1, 0, 0],
		modelId: RECOGNITION_MODEL,
		descriptors: [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(1, drift)))
	});
});
afterAll(() => t.close());

const day = async (date: string, employeeId = ana) =>
	(await computeDayRecords(t, { employeeIds: [employeeId], from: date, to: date }))[0]?.days[0];
const everything = { siteId: null, departmentId: null, kind: null };
const waiting = async (context: Context, eventId: string) =>
	(await listWaiting(context, everything)).punches.find((one) => one.eventId === eventId);
const accept = (context: Context, eventId: string, change: { employeeId?: string; seen?: number } = {}) =>
	decideReview(context, {
		outcome: 'accepted',
		eventId,
		seen: 0,
		employeeId: ana,
		timeSource: 'proposed',
		reason: '',
		...change
	});
const reject = (context: Context, eventId: string, seen = 0) =>
	decideReview(context, { outcome: 'rejected', eventId, seen, reason: 'Nobody can say who this was' });

/** Monday and after, each test a date of its own; what was is over when the test looks. */
let count = 0;
function newDate(): string {
	const date = new Date(Date.UTC(2026, 2, 2 + 7 * count++));
	t.setNow(new Date(date.getTime() + 36 * 3_600_000));
	return date.toISOString().slice(0, 10);
}

/** In at 08:00 for sure, out at 17:00 in doubt. */
async function doubtfulOut(doubtful: 'somebody' | 'claimed' | 'nobody' = 'somebody') {
	const date = newDate();
	await makePunch(t, { siteId, employeeId: ana, at: `${date}T08:00:00Z` });
	const eventId = await makePunch(t, { siteId, employeeId: ana, at: `${date}T17:00:00Z`, doubtful });
	return { date, eventId };
}

describe('a punch of evidence grade D', () => {
	test('as it comes from a device does not count; its day is unresolved and says why', async () => {
		const date = newDate();
		t.setNow(`${date}T08:00:00Z`);
		const kiosk = await DeviceClient.pair(t, { siteId });
		t.setNow(`${date}T17:00:00Z`);
		kiosk.skewMs = -3_600_000;
		const jump = await kiosk.clockJump(-3_600_000);
		const out = await kiosk.punch(look(1));
		t.setNow(`${date}T18:00:00Z`);
		await submitPunches(t, kiosk.batch(jump, out));
		await judgeLeftovers(t);
		t.advance(20 * 3600);
		const [row] = await t.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row).toMatchObject({ evidenceGrade: 'D', status: 'in_review', employeeId: ana });
		const record = await day(date);
		expect(record).toMatchObject({ status: 'incomplete', unresolved: true });
		expect(record?.minutes).toMatchObject({ presence: 0, absent: 0, unresolved: 480 });
		expect(record?.explanations.map(({ rule }) => rule)).toContain('waits_for_review');

		// Judged again by newer rules, a person's decision stands.
		const eventId = row?.eventId ?? '';
		expect((await reject(office, eventId)).ok).toBe(true);
		await judgeAgain(t, [eventId]);
		expect((await t.db.select().from(punch).where(eq(punch.eventId, eventId)))[0]?.status).toBe('rejected');
	});

	test('accepted counts from then on, and rejected leaves what the day is without it', async () => {
		const { date, eventId } = await doubtfulOut();
		expect((await day(date))?.minutes).toMatchObject({ regular: 0, unresolved: 480 });
		expect((await accept(asBoss, eventId)).ok).toBe(true);
		expect(await day(date)).toMatchObject({
			status: 'present',
			unresolved: false,
			minutes: { regular: 480 }
		});

		const other = await doubtfulOut();
		expect((await reject(asBoss, other.eventId)).ok).toBe(true);
		const record = await day(other.date);
		expect(record?.flags).toEqual(['missing_out']);
		expect(record?.minutes).toMatchObject({ regular: 0, unresolved: 480 });
	});

	test('that names somebody by number keeps that person’s day unresolved; one that names nobody keeps none', async () => {
		const claimed = await doubtfulOut('claimed');
		expect((await day(claimed.date))?.flags).toContain('waits_for_review');
		const nobody = await doubtfulOut('nobody');
		expect((await day(nobody.date))?.flags).toEqual(['missing_out']);
		expect(await waiting(asBoss, nobody.eventId)).toBeUndefined();
		expect((await waiting(office, nobody.eventId))?.named).toBeNull();
	});

	test('keeps the day unresolved without a schedule too', async () => {
		const date = newDate();
		const noSchedule = await t.newEmployee({ siteId: await t.newSite({ timeZone: 'UTC' }), name: 'Free' });
		const made = { siteId, employeeId: noSchedule };
		await makePunch(t, { ...made, at: `${date}T08:00:00Z` });
		await makePunch(t, { ...made, at: `${date}T17:00:00Z`, direction: 'out' });
		const eventId = await makePunch(t, { ...made, at: `${date}T19:00:00Z`, doubtful: 'claimed' });
		const seen = await listEmployeeDays(office, noSchedule, { from: date, to: date });
		expect(seen?.days[0]).toMatchObject({ status: 'unresolved', waiting: [{ id: eventId }] });
	});
});

describe('a decision', () => {
	test('is a row that stays, with its audit event; the raw punch is untouched', async () => {
		const { eventId } = await doubtfulOut('claimed');
		const before = await t.db.select().from(punchRaw);
		expect((await accept(asBoss, eventId, { employeeId: ana })).ok).toBe(true);
		const rows = await t.db.select().from(reviewDecision).where(eq(reviewDecision.eventId, eventId));
		expect(rows).toMatchObject([{ seq: 1, outcome: 'accepted', employeeId: ana, timeSource: 'proposed' }]);
		const events = await t.db.select().from(auditEvent).where(eq(auditEvent.subjectId, eventId));
		expect(events.map(({ action }) => action)).toEqual(['review.accept']);
		expect(await t.db.select().from(punchRaw)).toEqual(before);
	});

	test('recomputes the days it bears on and no others', async () => {
		const { date, eventId } = await doubtfulOut();
		const until = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
		await keepDayRecords(t, { employeeIds: [ana, ben], from: '2026-03-02', to: until });
		const changes = () => t.db.select().from(dayRecordChange).where(eq(dayRecordChange.cause, 'review'));
		const before = (await changes()).length;
		await accept(asBoss, eventId);
		expect((await changes()).slice(before).map(({ employeeId, workDate }) => [employeeId, workDate])).toEqual(
			[[ana, date]]
		);
	});

	test('sent twice is one; another one meanwhile is told so', async () => {
		const { eventId } = await doubtfulOut();
		const [first, second] = await Promise.all([accept(asBoss, eventId), accept(asBoss, eventId)]);
		expect(second).toEqual(first);
		expect(await reject(office, eventId)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await accept(office, eventId, { seen: 1 })).toEqual({ ok: false, reason: 'changed_meanwhile' });
	});

	test('of two people at once is one', async () => {
		const { eventId } = await doubtfulOut();
		const results = await Promise.all([accept(asBoss, eventId), reject(office, eventId)]);
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await t.db.select().from(reviewDecision).where(eq(reviewDecision.eventId, eventId))).toHaveLength(
			1
		);
	});

	test('gives the punch to whom the reviewer names, and to nobody else', async () => {
		const { date, eventId } = await doubtfulOut('claimed');
		expect(await accept(office, eventId, { employeeId: siteId })).toEqual({
			ok: false,
			reason: 'employee_unknown'
		});
		expect((await accept(office, eventId, { employeeId: ben })).ok).toBe(true);
		expect((await day(date))?.flags).toEqual(['missing_out']);
		expect((await day(date, ben))?.orphans).toHaveLength(1);
	});

	test('with the device’s own time is refused where that cannot have been', async () => {
		const date = newDate();
		t.setNow(`${date}T08:00:00Z`);
		const kiosk = await DeviceClient.pair(t, { siteId });
		kiosk.skewMs = -20 * 3_600_000;
		const jump = await kiosk.clockJump(-20 * 3_600_000);
		const event = await kiosk.punch(look(1));
		t.advance(60);
		await submitPunches(t, kiosk.batch(jump, event));
		await judgeLeftovers(t);
		const [row] = await t.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		const eventId = row?.eventId ?? '';
		const shown = await waiting(office, eventId);
		expect(shown).toMatchObject({ claimPossible: false, named: { id: ana } });
		expect(shown?.evidence.join(' ')).toContain('The evidence allows');
		const decision = { outcome: 'accepted', eventId, seen: 0, employeeId: ana, reason: '' } as const;
		expect(await decideReview(office, { ...decision, timeSource: 'claimed' })).toEqual({
			ok: false,
			reason: 'time_impossible'
		});
		expect((await decideReview(office, { ...decision, timeSource: 'proposed' })).ok).toBe(true);
	});
});

describe('a decision taken back', () => {
	test('lets the punch wait again, as it was', async () => {
		const { date, eventId } = await doubtfulOut('claimed');
		const before = await t.db.select().from(punch).where(eq(punch.eventId, eventId));
		await accept(asBoss, eventId);
		expect(await findTakeBack(asBoss)).toEqual({ outcome: 'accepted' });
		expect(await takeBackReview(asBoss)).toEqual({ ok: true, eventId });
		expect(await t.db.select().from(punch).where(eq(punch.eventId, eventId))).toEqual(before);
		expect((await day(date))?.flags).toContain('waits_for_review');
		expect((await waiting(asBoss, eventId))?.seen).toBe(2);
		expect(await takeBackReview(asBoss)).toEqual({ ok: false, reason: 'nothing' });
		expect((await reject(asBoss, eventId, 2)).ok).toBe(true);
		const rows = await t.db
			.select({ outcome: reviewDecision.outcome })
			.from(reviewDecision)
			.where(eq(reviewDecision.eventId, eventId))
			.orderBy(asc(reviewDecision.seq));
		expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'taken_back', 'rejected']);
	});

	test('is possible for ten minutes', async () => {
		const { eventId } = await doubtfulOut();
		await accept(asBoss, eventId);
		t.advance(601);
		expect(await findTakeBack(asBoss)).toBeNull();
		expect(await takeBackReview(asBoss)).toEqual({ ok: false, reason: 'too_late' });
	});
});

describe('who reviews', () => {
	test('whoever supervises the person; others find nothing', async () => {
		const { eventId } = await doubtfulOut();
		expect((await waiting(asBoss, eventId))?.named?.name).toBe('Ana');
		expect(await listWaiting(asStranger, everything)).toMatchObject({ total: 0, punches: [] });
		expect(await listWaitingLines(asStranger, everything)).toEqual([]);
		expect(await countWaitingFor(asStranger)).toBe(0);
		expect(await accept(asStranger, eventId)).toEqual({ ok: false, reason: 'not_found' });
		const asAna = t.as(await makeUser(t, { role: 'employee', employeeId: ana }));
		await expect(listWaiting(asAna, everything)).rejects.toMatchObject({ status: 403 });
		await expect(accept(asAna, eventId)).rejects.toMatchObject({ status: 403 });
	});

	test('in the order that is asked for, all of them in the file', async () => {
		await doubtfulOut();
		t.advance(86_400);
		await doubtfulOut();
		const timesOf = async (descending: boolean) =>
			(await listWaiting(asBoss, { ...everything, order: { key: 'time', descending } })).punches.map(
				({ proposedAt }) => proposedAt.getTime()
			);
		const oldestFirst = await timesOf(false);
		expect(oldestFirst.length).toBeGreaterThan(1);
		expect(oldestFirst).toEqual(oldestFirst.toSorted((a, b) => a - b));
		expect(await timesOf(true)).toEqual(oldestFirst.toReversed());
		const lines = await listWaitingLines(asBoss, { ...everything, order: { key: 'name', descending: true } });
		expect(lines).toHaveLength((await listWaiting(asBoss, everything)).total);
		expect(lines.findLastIndex(({ name }) => name !== null)).toBeLessThan(
			lines.some(({ name }) => name === null) ? lines.findIndex(({ name }) => name === null) : lines.length
		);
	});

	test('nobody the own punch, nor takes another for oneself', async () => {
		const date = newDate();
		const asAdminAna = t.as(await makeUser(t, { role: 'admin', employeeId: ben }));
		const own = await makePunch(t, { siteId, employeeId: ben, at: `${date}T08:00:00Z`, doubtful: 'claimed' });
		expect(await waiting(asAdminAna, own)).toBeUndefined();
		expect(await accept(asAdminAna, own, { employeeId: ana })).toEqual({ ok: false, reason: 'own_punch' });
		const other = await makePunch(t, {
			siteId,
			employeeId: ana,
			at: `${date}T09:00:00Z`,
			doubtful: 'nobody'
		});
		expect(await accept(asAdminAna, other, { employeeId: ben })).toEqual({ ok: false, reason: 'own_punch' });
	});

	test('a colleague, not whoever made it as a supervisor', async () => {
		const date = newDate();
		const eventId = await makePunch(t, {
			siteId,
			employeeId: ana,
			at: `${date}T08:00:00Z`,
			doubtful: 'somebody'
		});
		await t.db.update(punch).set({ supervisorEmployeeId: boss }).where(eq(punch.eventId, eventId));
		expect(await accept(asBoss, eventId)).toEqual({ ok: false, reason: 'own_override' });
		expect(await accept(office, eventId)).toMatchObject({ ok: true });
	});

	test('where nobody is named, whoever answers for the site, with people of the roster to choose from', async () => {
		const date = newDate();
		await makePunch(t, { siteId, employeeId: ben, at: `${date}T08:00:00Z` });
		const eventId = await makePunch(t, {
			siteId,
			employeeId: ana,
			at: `${date}T17:00:00Z`,
			doubtful: 'nobody'
		});
		const [first] = (await waiting(office, eventId))?.candidates ?? [];
		expect(first).toMatchObject({ name: 'Ben', note: 'an OUT is missing that day' });
		expect(await accept(asBoss, eventId)).toEqual({ ok: false, reason: 'not_found' });
		expect((await accept(office, eventId, { employeeId: ben })).ok).toBe(true);
		expect(await day(date, ben)).toMatchObject({ status: 'present', minutes: { regular: 480 } });
	});
});

test('tries of nobody that a good punch on the same device followed are rejected in one go', async () => {
	const date = newDate();
	const deviceId = newId(t.now());
	const made = { siteId, employeeId: ana, deviceId };
	const tried = await makePunch(t, { ...made, at: `${date}T08:00:00Z`, doubtful: 'nobody' });
	await makePunch(t, { ...made, at: `${date}T08:01:00Z` });
	const later = await makePunch(t, { ...made, at: `${date}T08:04:00Z`, doubtful: 'nobody' });
	const query = { ...everything, siteId };
	expect((await waiting(office, tried))?.retriedBy).toBe('Ana');
	expect(await rejectRetries(office, query)).toBe(1);
	expect(await waiting(office, tried)).toBeUndefined();
	expect((await waiting(office, later))?.retriedBy).toBeNull();
	expect(await rejectRetries(office, query)).toBe(0);
});
