import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { and, eq, ne } from 'drizzle-orm';
import type { RequestDetail } from '$domain/timekeeping/request-detail';
import type { Context } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { auditEvent } from '$lib/server/db/schema/audit';
import { dayRecordChange } from '$lib/server/db/schema/day-record';
import { employee } from '$lib/server/db/schema/employee';
import { newId } from '$lib/server/id';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { assignSchedule } from './assignment.service';
import { computeDayRecords } from './compute-day-records';
import { addDayCodes } from './day-code.service';
import { decideRequest, previewRequest } from './decide-request.service';
import { delegate, listDelegations, revokeDelegation } from './delegation.service';
import { listOverlays } from './overlay.service';
import { keepDayRecords } from './recompute.service';
import {
	countPending,
	createRequest,
	editRequest,
	findRequest,
	listRequests,
	listRequestsOf,
	withdrawRequest
} from './request.service';
import { createSchedule } from './schedule.service';
import { assignSupervision, listVisiblePeople } from './supervision.service';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;
let asAna: Context;
let boss: string;
let asBoss: Context;
let otherBoss: string;
let asOther: Context;
let otherUserId: string;

const everything = { status: null, kind: null, departmentId: null, siteId: null, employeeId: null, page: 1 };
const notFound = { ok: false, reason: 'not_found' };
const text = { reason: 'The tablet was off', attachmentNote: 'Logbook page 12' };
const missed: RequestDetail = { kind: 'missed_punch', date: '2026-03-03', time: '17:00', direction: 'out' };

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-09T04:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId, name: 'Ana' });
	boss = await t.newEmployee({ siteId, name: 'Boss' });
	otherBoss = await t.newEmployee({ siteId, name: 'Other boss' });
	asAna = t.as(await makeUser(t, { role: 'employee', employeeId: ana }));
	asBoss = t.as(await makeUser(t, { role: 'supervisor', employeeId: boss }));
	const other = await makeUser(t, { role: 'supervisor', employeeId: otherBoss });
	otherUserId = other.userId;
	asOther = t.as(other);
	const [row] = await t.db.select().from(employee).where(eq(employee.id, ana));
	const target = { targetKind: 'department' as const, targetId: row?.departmentId ?? '' };
	expect(await assignSupervision(office, boss, [target])).toEqual({ ok: true });
	await addDayCodes(office, [{ kind: 'leave', code: 'VL', name: 'Vacation leave' }]);
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	await assignSchedule(office, {
		scheduleId: created.id,
		targetKind: 'site',
		targetId: siteId,
		fromDate: '2026-01-01',
		toDate: null
	});
	await makePunch(t, { siteId, employeeId: ana, at: '2026-03-03T00:00:00Z' });
});
afterAll(() => t.close());

async function file(detail: RequestDetail = missed, context = asAna): Promise<string> {
	const created = await createRequest(context, ana, { detail, ...text });
	if (!created.ok) throw new Error(created.reason);
	return created.id;
}
const day = async (date: string) =>
	(await computeDayRecords(t, { employeeIds: [ana], from: date, to: date }))[0]?.days[0];
const approve = (context: Context, id: string, version = 1) =>
	decideRequest(context, { id, version, decision: 'approved', note: '' });

describe('a request', () => {
	test('shows both versions of the day before anybody decides', async () => {
		const id = await file();
		const preview = await previewRequest(asBoss, id);
		expect(
			preview?.days.map(({ date, before, after }) => [date, before.unresolved, after.unresolved])
		).toEqual([['2026-03-03', true, false]]);
		expect(preview?.days[0]?.changes.map(({ sentence }) => sentence)).toContain(
			'Regular: 0 min, now 8 h 00 min.'
		);
		await withdrawRequest(asAna, { id, version: 1 });
	});

	test('once approved is an overlay row; the raw punch stays and the day is whole', async () => {
		const id = await file();
		expect((await day('2026-03-03'))?.unresolved).toBe(true);
		const decided = await approve(asBoss, id);
		expect(decided.ok).toBe(true);
		expect(await day('2026-03-03')).toMatchObject({ unresolved: false, minutes: { regular: 480 } });
		const [overlay] = await listOverlays(asAna, { employeeId: ana, from: '2026-03-03', to: '2026-03-03' });
		expect(overlay).toMatchObject({ requestId: id, reason: text.reason, revokedAt: null });
		expect(await approve(asBoss, id, 2)).toEqual({ ok: false, reason: 'not_pending' });
	});

	test('is not decided on a version that was changed since it was shown', async () => {
		const id = await file({
			kind: 'leave',
			code: 'VL',
			portion: 'full',
			firstDate: '2026-03-05',
			lastDate: '2026-03-05'
		});
		const longer: RequestDetail = {
			kind: 'leave',
			code: 'VL',
			portion: 'full',
			firstDate: '2026-03-05',
			lastDate: '2026-03-06'
		};
		expect((await editRequest(asAna, { id, version: 1 }, { detail: longer, ...text })).ok).toBe(true);
		expect(await approve(asBoss, id, 1)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await withdrawRequest(asAna, { id, version: 1 })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect((await approve(asBoss, id, 2)).ok).toBe(true);
		expect((await day('2026-03-06'))?.status).toBe('leave');
	});

	test('decided by two people at once is decided once', async () => {
		const id = await file({ kind: 'overtime', date: '2026-03-04', from: '17:00', to: '19:00' });
		const results = await Promise.all([
			approve(asBoss, id),
			decideRequest(office, { id, version: 1, decision: 'declined', note: 'no' })
		]);
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
	});

	test('names what is not there', async () => {
		const create = (detail: RequestDetail) => createRequest(asAna, ana, { detail, ...text });
		const dates = { firstDate: '2026-03-04', lastDate: '2026-03-04' };
		expect(await create({ kind: 'leave', code: 'XX', portion: 'am', ...dates })).toEqual({
			ok: false,
			reason: 'code_unknown'
		});
		expect(await create({ kind: 'schedule_change', scheduleId: ana, ...dates })).toEqual({
			ok: false,
			reason: 'schedule_unknown'
		});
		const punchId = ana;
		expect(await create({ kind: 'adjustment', date: '2026-03-04', punchId, change: { op: 'void' } })).toEqual(
			{ ok: false, reason: 'punch_unknown' }
		);
	});

	test('to adjust a punch voids or replaces it once; a second correction of it is refused', async () => {
		const punchId = await makePunch(t, { siteId, employeeId: ana, at: '2026-03-02T00:07:00Z' });
		const detail: RequestDetail = {
			kind: 'adjustment',
			date: '2026-03-02',
			punchId,
			change: { op: 'replace', time: '07:55', direction: 'in' }
		};
		const [first, second] = [await file(detail), await file(detail)];
		expect((await approve(asBoss, first)).ok).toBe(true);
		expect((await day('2026-03-02'))?.orphans.map(({ at }) => new Date(at).toISOString())).toEqual([
			'2026-03-01T23:55:00.000Z'
		]);
		expect(await approve(asBoss, second)).toEqual({ ok: false, reason: 'punch_corrected' });
		expect((await findRequest(asAna, second))?.status).toBe('pending');
	});
});

describe('who decides', () => {
	test('nobody about themselves, an administrator neither', async () => {
		const adminAna = t.as(await makeUser(t, { role: 'admin' }));
		const created = await createRequest(asBoss, boss, { detail: missed, ...text });
		if (!created.ok) throw new Error(created.reason);
		await expect(approve(asBoss, created.id)).rejects.toMatchObject({ status: 403 });
		const self = t.as({
			kind: 'user',
			userId: boss,
			name: 'x',
			role: 'admin',
			employeeId: boss,
			sessionId: 'x'
		});
		await expect(approve(self, created.id)).rejects.toMatchObject({ status: 403 });
		expect((await approve(adminAna, created.id)).ok).toBe(true);
	});

	test('not the one who filed it for somebody else', async () => {
		const id = await file({ ...missed, date: '2026-03-04' }, asBoss);
		expect(await approve(asBoss, id)).toEqual({ ok: false, reason: 'own_request' });
		expect((await approve(office, id)).ok).toBe(true);
	});

	test('the one who filed it, where nobody else can: on a stated ground, and the audit trail says so', async () => {
		const id = await file({ ...missed, date: '2026-03-04', time: '17:30' }, office);
		const decide = (note: string) => decideRequest(office, { id, version: 1, decision: 'approved', note });
		expect(await decide('Logbook page 12')).toEqual({ ok: false, reason: 'own_request' });
		const { actor } = office;
		if (actor.kind !== 'user') throw new Error('the office signs in');
		const others = ne(appUser.id, actor.userId);
		await t.db.update(appUser).set({ disabledAt: t.now() }).where(others);
		try {
			expect(await countPending(office)).toBeGreaterThan(0);
			expect(await decide('')).toEqual({ ok: false, reason: 'ground_missing' });
			expect((await decide('Logbook page 12')).ok).toBe(true);
		} finally {
			await t.db.update(appUser).set({ disabledAt: null }).where(others);
		}
		const [kept] = await t.db
			.select()
			.from(auditEvent)
			.where(and(eq(auditEvent.subjectId, id), eq(auditEvent.action, 'request.approve')));
		expect(JSON.stringify(kept)).toContain('decidedByFiler');
		expect(JSON.stringify(kept)).toContain('Logbook page 12');
	});

	test('is changed and withdrawn by whoever filed it or is concerned, and by nobody else', async () => {
		const id = await file({ ...missed, date: '2026-03-04', time: '17:40' }, asBoss);
		const change = (context: Context, version: number) =>
			editRequest(context, { id, version }, { detail: { ...missed, time: '17:45' }, ...text });
		expect(await change(asOther, 1)).toEqual(notFound);
		expect(await change(office, 1)).toEqual(notFound);
		expect((await change(asBoss, 1)).ok).toBe(true);
		// What a forged form says beside its own fields moves the request to nobody.
		const forged = { detail: { ...missed, time: '17:50' }, ...text, employeeId: boss, status: 'approved' };
		expect((await editRequest(asAna, { id, version: 2 }, forged)).ok).toBe(true);
		expect(await findRequest(asAna, id)).toMatchObject({
			employeeId: ana,
			status: 'pending',
			detail: { time: '17:50' }
		});
		expect(await change(asBoss, 2)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await withdrawRequest(office, { id, version: 3 })).toEqual(notFound);
		expect((await withdrawRequest(asBoss, { id, version: 3 })).ok).toBe(true);
	});

	test('only those who supervise the department or site', async () => {
		const id = await file({ ...missed, date: '2026-03-05' });
		expect(await approve(asOther, id)).toEqual(notFound);
		await expect(approve(asAna, id)).rejects.toMatchObject({ status: 403 });
		expect(await findRequest(asOther, id)).toBeNull();
		expect((await listVisiblePeople(asBoss)).map(({ name }) => name)).toEqual(['Ana']);
		expect(await listVisiblePeople(asOther)).toEqual([]);
		expect((await listRequests(asOther, everything)).total).toBe(0);
		await expect(listRequestsOf(asOther, ana)).rejects.toMatchObject({ status: 404 });
		expect((await listRequestsOf(asAna, ana)).total).toBeGreaterThan(0);
	});

	test('a stand-in between two dates, until it is revoked', async () => {
		const id = await file({ ...missed, date: '2026-03-06' });
		const given = await delegate(asBoss, {
			toUserId: otherUserId,
			firstDate: '2026-03-09',
			lastDate: '2026-03-10',
			reason: 'Leave'
		});
		if (!given.ok) throw new Error(given.reason);
		t.setNow('2026-03-11T04:00:00Z');
		expect(await approve(asOther, id)).toEqual(notFound);
		t.setNow('2026-03-10T04:00:00Z');
		expect((await listRequests(asOther, { ...everything, status: 'pending' })).total).toBeGreaterThan(0);
		expect((await approve(asOther, id)).ok).toBe(true);
		expect(await revokeDelegation(asOther, given.id)).toEqual({ ok: false, reason: 'not_found' });
		expect(await revokeDelegation(asBoss, given.id)).toEqual({ ok: true });
		expect(await listVisiblePeople(asOther)).toEqual([]);
	});

	test('only a supervisor gets departments and sites to answer for', async () => {
		expect(await assignSupervision(office, ana, [])).toEqual({ ok: false, reason: 'not_supervisor' });
		await expect(assignSupervision(asBoss, boss, [])).rejects.toMatchObject({ status: 403 });
	});

	test('nobody through the delegation of the very person who asks', async () => {
		t.setNow('2026-03-09T04:00:00Z');
		// Boss supervises the own department too, and hands all of it over.
		const [own] = await t.db.select().from(employee).where(eq(employee.id, boss));
		const [other] = await t.db.select().from(employee).where(eq(employee.id, ana));
		const targets = [own, other].map((row) => ({
			targetKind: 'department' as const,
			targetId: row?.departmentId ?? ''
		}));
		await assignSupervision(office, boss, targets);
		const given = await delegate(asBoss, {
			toUserId: otherUserId,
			firstDate: '2026-03-09',
			lastDate: '2026-03-31',
			reason: 'Leave'
		});
		const filed = await createRequest(asBoss, boss, { detail: missed, ...text });
		if (!filed.ok || !given.ok) throw new Error('not filed');
		// Seen, since the stand-in answers for that department; decided by somebody else.
		expect((await findRequest(asOther, filed.id))?.status).toBe('pending');
		await expect(approve(asOther, filed.id)).rejects.toMatchObject({ status: 404 });
		const anas = await file({ ...missed, date: '2026-03-06', time: '12:00' });
		expect((await approve(asOther, anas)).ok).toBe(true);
		expect((await approve(office, filed.id)).ok).toBe(true);
		await revokeDelegation(asBoss, given.id);
	});

	test('the same is handed over once, and nothing for days that are over', async () => {
		const days = { toUserId: otherUserId, reason: 'Leave', firstDate: '2026-03-20', lastDate: '2026-03-22' };
		const results = await Promise.all([delegate(asBoss, days), delegate(asBoss, days)]);
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
		expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'overlaps' });
		const past = { ...days, firstDate: '2026-03-01', lastDate: '2026-03-02' };
		expect(await delegate(asBoss, past)).toEqual({ ok: false, reason: 'in_past' });
		const listed = await listDelegations(office);
		expect(listed.filter(({ firstDate }) => firstDate === '2026-03-20')).toHaveLength(1);
	});
});

describe('a form', () => {
	const formOf = (formId: string, reason = text.reason) =>
		createRequest(asAna, ana, {
			formId,
			detail: { ...missed, date: '2026-03-02', time: '12:00' },
			...text,
			reason
		});

	test('sent twice is one request; with other words afterwards it is refused, not lost', async () => {
		const formId = newId(t.now());
		const [first, second] = await Promise.all([formOf(formId), formOf(formId)]);
		expect(first).toEqual({ ok: true, id: formId });
		expect(second).toEqual(first);
		expect(await formOf(formId, 'Something else')).toEqual({
			ok: false,
			reason: 'already_filed',
			id: formId
		});
		await withdrawRequest(asAna, { id: formId, version: 1 });
	});

	test('of somebody else cannot be taken over', async () => {
		const formId = newId(t.now());
		expect((await formOf(formId)).ok).toBe(true);
		const stolen = await createRequest(asBoss, boss, { formId, detail: missed, ...text });
		expect(stolen).toEqual(notFound);
		await withdrawRequest(asAna, { id: formId, version: 1 });
	});

	test('for a punch in the future is refused; leave to come is not', async () => {
		t.setNow('2026-03-09T04:00:00Z'); // 12:00 in Manila
		const punchAt = (time: string) =>
			createRequest(asAna, ana, { detail: { ...missed, date: '2026-03-09', time }, ...text });
		expect(await punchAt('12:01')).toEqual({ ok: false, reason: 'in_future' });
		expect((await punchAt('12:00')).ok).toBe(true);
		const leave: RequestDetail = {
			kind: 'leave',
			code: 'VL',
			portion: 'full',
			firstDate: '2026-04-01',
			lastDate: '2026-04-03'
		};
		expect((await createRequest(asAna, ana, { detail: leave, ...text })).ok).toBe(true);
	});
});

describe('a decision', () => {
	test('sent twice by the same person is one', async () => {
		const id = await file({ ...missed, date: '2026-03-05' });
		const first = await approve(asBoss, id);
		expect(first.ok).toBe(true);
		expect(await approve(asBoss, id)).toEqual(first);
		expect(await approve(office, id)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	});

	test('recomputes the days that it bears on and no others', async () => {
		await keepDayRecords(t, { employeeIds: [ana, boss], from: '2026-02-20', to: '2026-03-08' });
		const id = await file({
			kind: 'leave',
			code: 'VL',
			portion: 'full',
			firstDate: '2026-02-25',
			lastDate: '2026-02-26'
		});
		const changes = () => t.db.select().from(dayRecordChange).where(eq(dayRecordChange.cause, 'leave'));
		const before = (await changes()).length;
		expect((await approve(asBoss, id)).ok).toBe(true);
		const fresh = (await changes()).slice(before);
		expect(fresh.map(({ employeeId, workDate }) => [employeeId, workDate]).sort()).toEqual([
			[ana, '2026-02-25'],
			[ana, '2026-02-26']
		]);
	});

	test('is counted for the menu while it waits, for those who may decide', async () => {
		const before = await countPending(asBoss);
		await file({ ...missed, date: '2026-02-24' });
		await file({ ...missed, date: '2026-02-23' }, asBoss);
		expect(await countPending(asBoss)).toBe(before + 1);
		await expect(countPending(asAna)).rejects.toMatchObject({ status: 403 });
	});
});
