import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '$domain/timekeeping/policy';
import { SEMI_MONTHLY } from '$domain/timekeeping/periods';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { assignSchedule } from './assignment.service';
import { addOverlay } from './overlay.service';
import { createCalendar, listPeriodsOf } from './period-calendar.service';
import {
	advancePeriods,
	certifyPeriod,
	lockPeriod,
	markPeriodExported,
	reopenPeriod,
	verifyPeriod
} from './period.service';
import { findPeriodView, listPeriodsOfEmployee } from './period-view.service';
import { listDaysThatCount } from './days-that-count.service';
import { listLateDays } from './late-queue.service';
import { createPolicyVersion } from './policy.service';
import { createRequest, withdrawRequest } from './request.service';
import { createSchedule } from './schedule.service';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;
let asAna: Context;
let periodId: string;
/** raised by each step, as the screen would carry it */
let version = 1;

const step = () => ({ periodId, employeeId: ana, version });

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-16T04:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId, name: 'Ana' });
	asAna = t.as(await makeUser(t, { role: 'employee', employeeId: ana }));
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	await assignSchedule(office, {
		scheduleId: created.id,
		targetKind: 'employee',
		targetId: ana,
		fromDate: '2026-03-01',
		toDate: null
	});
	for (const day of ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13']) {
		await makePunch(t, { siteId, employeeId: ana, at: `2026-03-${day}T00:00:00Z` });
		if (day !== '13')
			await makePunch(t, { siteId, employeeId: ana, at: `2026-03-${day}T09:00:00Z`, direction: 'out' });
	}
	const calendar = await createCalendar(office, {
		name: 'Twice a month',
		pattern: SEMI_MONTHLY,
		scopeKind: 'organisation',
		scopeId: null
	});
	if (!calendar.ok) throw new Error(calendar.reason);
	const periods = await listPeriodsOf(office, calendar.id, 3);
	expect(periods.map(({ firstDate }) => firstDate)).toEqual(['2026-03-16', '2026-03-01', '2026-02-16']);
	periodId = periods[1]?.id ?? '';
});
afterAll(() => t.close());

async function ok(
	result: Promise<{ ok: true; version: number } | { ok: false; reason: string }>
): Promise<void> {
	const settled = await result;
	if (!settled.ok) throw new Error(settled.reason);
	version = settled.version;
}

describe('a pay period', () => {
	test('is signed by the employee and the supervisor before it is locked', async () => {
		expect(await lockPeriod(office, step())).toEqual({ ok: false, reason: 'wrong_status', status: 'open' });
		await ok(certifyPeriod(asAna, step()));
		await ok(verifyPeriod(office, step()));
		const view = await findPeriodView(office, periodId);
		expect(view?.members[0]).toMatchObject({
			certification: { status: 'verified', revision: 1, version },
			unresolvedDates: ['2026-03-13'],
			totals: { present: 9, unresolved: 1 }
		});
	});

	test('is not locked while a day is incomplete', async () => {
		expect(await lockPeriod(office, step())).toEqual({
			ok: false,
			reason: 'unresolved_days',
			dates: ['2026-03-13']
		});
		expect(await advancePeriods(office, 'lock', [step()])).toMatchObject([
			{ employeeId: ana, result: { ok: false } }
		]);
	});

	test('whose day changed after it was signed is signed again', async () => {
		await addOverlay(office, {
			employeeId: ana,
			firstDate: '2026-03-13',
			lastDate: '2026-03-13',
			reason: 'Logbook',
			detail: {
				kind: 'correction',
				change: { op: 'add', at: Date.parse('2026-03-13T09:00:00Z'), direction: 'out' }
			}
		});
		expect(await certifyPeriod(asAna, step())).toEqual({ ok: false, reason: 'changed_meanwhile' });
		const [, found] = await listPeriodsOfEmployee(asAna, ana, 2);
		expect(found?.member.certification).toMatchObject({ status: 'open' });
		expect(found?.member.certification.note).toContain('2026-03-13');
		version = found?.member.certification.version ?? 0;
		await ok(certifyPeriod(asAna, step()));
		await ok(verifyPeriod(office, step()));
	});

	test('is not locked while a request is pending', async () => {
		const asked = await createRequest(asAna, ana, {
			detail: { kind: 'overtime', date: '2026-03-10', from: '17:00', to: '18:00' },
			reason: 'Inventory',
			attachmentNote: ''
		});
		if (!asked.ok) throw new Error(asked.reason);
		expect(await lockPeriod(office, step())).toEqual({ ok: false, reason: 'pending_requests', count: 1 });
		await withdrawRequest(asAna, { id: asked.id, version: 1 });
	});

	test('locked by two people at once is locked once', async () => {
		const results = await Promise.all([lockPeriod(office, step()), lockPeriod(office, step())]);
		expect(results.map((result) => (result.ok ? 'ok' : result.reason)).sort()).toEqual([
			'changed_meanwhile',
			'ok'
		]);
		version++;
	});

	test('once locked takes no corrections and no policy before its end', async () => {
		const refused = await addOverlay(office, {
			employeeId: ana,
			firstDate: '2026-03-13',
			lastDate: '2026-03-20',
			reason: 'Too late',
			detail: { kind: 'leave', code: 'VL', portion: 'full' }
		});
		expect(refused).toMatchObject({
			ok: false,
			reason: 'period_locked',
			first: '2026-03-01',
			last: '2026-03-15'
		});
		const policy = { siteId: null, name: 'New', policy: { ...DEFAULT_POLICY, graceMinutes: 5 } };
		expect(await createPolicyVersion(office, { ...policy, fromDate: '2026-03-10' })).toMatchObject({
			ok: false,
			reason: 'period_locked',
			earliest: '2026-03-16'
		});
		expect((await createPolicyVersion(office, { ...policy, fromDate: '2026-03-16' })).ok).toBe(true);
	});

	test('keeps what was locked when a punch arrives late, and shows the difference', async () => {
		await makePunch(t, {
			siteId,
			employeeId: ana,
			at: '2026-03-12T10:30:00Z',
			direction: 'out',
			settle: true
		});
		const late = await listLateDays(office);
		expect(late).toMatchObject([{ date: '2026-03-12', cause: 'punch', revision: 1 }]);
		expect(late[0]?.changes.length).toBeGreaterThan(0);
		const [kept] = await listDaysThatCount(office, {
			employeeIds: [ana],
			from: '2026-03-12',
			to: '2026-03-12'
		});
		expect(kept?.days[0]).toMatchObject({ unresolved: false, minutes: { regular: 480 } });
		const [certification] = kept?.certifications ?? [];
		const locked = [{ certificationId: certification?.id ?? '', revision: 1 }];
		expect(await markPeriodExported(office, { periodId, fileName: 'daily.csv', locked })).toBe(1);
		expect(await markPeriodExported(office, { periodId, fileName: 'x', locked: [] })).toBe(0);
		version++;
	});

	test('is reopened with a reason, as a new revision', async () => {
		expect(await reopenPeriod(office, { ...step(), reason: ' ' })).toEqual({
			ok: false,
			reason: 'reason_required'
		});
		await ok(reopenPeriod(office, { ...step(), reason: 'Late punch of the 12th' }));
		expect(await listLateDays(office)).toEqual([]);
		const [fresh] = await listDaysThatCount(office, {
			employeeIds: [ana],
			from: '2026-03-12',
			to: '2026-03-12'
		});
		expect(fresh?.days[0]?.unresolved).toBe(true);
		expect(fresh?.certifications[0]).toMatchObject({ status: 'open', revision: 2 });
	});

	test('that is not over is not signed', async () => {
		const [running] = await listPeriodsOfEmployee(asAna, ana, 1);
		const current = { periodId: running?.period.id ?? '', employeeId: ana, version: 1 };
		expect(await certifyPeriod(asAna, current)).toEqual({ ok: false, reason: 'not_over' });
	});

	test('is nobody’s to verify for themselves', async () => {
		const self = { ...(await makeUser(t, { role: 'admin' })), employeeId: ana };
		await expect(verifyPeriod(t.as(self), step())).rejects.toMatchObject({ status: 403 });
	});
});
