import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Context } from '$lib/server/context';
import { punch } from '$lib/server/db/schema/punch';
import { newId } from '$lib/server/id';
import { DeviceClient } from '../../../../tests/support/device-client';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { daysToCsv, punchesToCsv } from './csv-export';
import { listEmployeeDays } from './employee-days.service';
import { listPunches, listPunchesToExport, type PunchQuery } from './punch-report.service';

let t: TestContext;
let office: Context;
let manila: string;
let berlin: string;
let ana: string;
let ben: string;
const devices = new Map<string, string>();

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	manila = await t.newSite({ name: 'Manila plant', timeZone: 'Asia/Manila' });
	berlin = await t.newSite({ name: 'Berlin office', timeZone: 'Europe/Berlin' });
	ana = await t.newEmployee({ siteId: manila, name: '=Ana', employeeNumber: '0042' });
	ben = await t.newEmployee({ siteId: berlin, name: 'Ben' });
	for (const siteId of [manila, berlin]) devices.set(siteId, (await DeviceClient.pair(t, { siteId })).id);
});
afterAll(() => t.close());

type Made = { siteId?: string; employeeId?: string | null; at: string } & Partial<typeof punch.$inferInsert>;

/** A judged punch, as the evaluation leaves it. */
async function judged({ at, siteId = manila, employeeId = ana, ...rest }: Made): Promise<void> {
	const deviceId = devices.get(siteId);
	if (!deviceId) throw new Error('no device');
	await t.db.insert(punch).values({
		eventId: newId(new Date(at)),
		deviceId,
		siteId,
		employeeId,
		status: 'accepted',
		direction: 'in',
		directionSource: 'inferred',
		method: 'face',
		punchedAt: new Date(at),
		online: true,
		evidenceGrade: 'A',
		timeGrade: 'A',
		earliestAt: new Date(at),
		latestAt: new Date(at),
		reasons: '[]',
		evaluationVersion: 1,
		evaluatedAt: new Date(at),
		...rest
	});
}

const everything: PunchQuery = { date: null, siteId: null, departmentId: null, employeeId: null };
const on = (date: string, filter: Partial<PunchQuery> = {}) =>
	listPunches(office, { ...everything, date, page: 1, ...filter });

describe('the punches of a date', () => {
	beforeAll(async () => {
		await judged({ at: '2026-01-04T15:59:59.999Z' }); // 23:59 on the 4th in Manila
		await judged({ at: '2026-01-04T16:00:00Z' }); // midnight of the 5th
		await judged({ at: '2026-01-05T15:59:59.999Z', direction: 'out' });
		await judged({ at: '2026-01-05T22:59:00Z', siteId: berlin, employeeId: ben }); // 23:59 on the 5th in Berlin
		await judged({
			at: '2026-01-05T01:00:00Z',
			employeeId: null,
			status: 'not_recognised',
			direction: null,
			directionSource: null,
			online: false,
			evidenceGrade: 'D',
			reasons: '["no face of the roster is near"]'
		});
	});

	test('are those of the date on each site’s own calendar, in the order they were made', async () => {
		const { punches, date } = await on('2026-01-05');
		expect(date).toBe('2026-01-05');
		expect(punches.map(({ employeeName, status }) => employeeName ?? status)).toEqual([
			'=Ana',
			'not_recognised',
			'=Ana',
			'Ben'
		]);
	});

	test('are filtered by site, department and employee', async () => {
		const names = async (filter: Partial<PunchQuery>) =>
			(await on('2026-01-05', filter)).punches.map(({ employeeName }) => employeeName);
		expect(await names({ siteId: berlin })).toEqual(['Ben']);
		expect(await names({ employeeId: ben })).toEqual(['Ben']);
		expect(await names({ siteId: manila, employeeId: ben })).toEqual([]);
		expect(await names({ siteId: ana })).toEqual([]);
		expect(await names({ departmentId: ana })).toEqual([]);
	});

	test('are exported as they are shown, in the site’s zone, and no name runs as a formula', async () => {
		const { punches } = await listPunchesToExport(office, { ...everything, date: '2026-01-05' });
		const lines = punchesToCsv(punches).slice(1).trimEnd().split('\r\n');
		expect(lines[1]).toBe(
			`"2026-01-05","00:00","Asia/Manila","0042","'=Ana",${lines[1]?.split(',')[5]},"Manila plant","IN","Accepted","Face","Entrance","online","A",""`
		);
		expect(lines[2]).toContain(
			'"Not recognised","Face","Entrance","offline","D","no face of the roster is near"'
		);
		expect(lines[4]).toContain('"23:59","Europe/Berlin"');
	});
});

describe('the days of an employee', () => {
	beforeAll(async () => {
		await judged({ at: '2026-01-12T00:00:00Z' }); // 12th: 08:00
		await judged({ at: '2026-01-12T00:00:40Z', status: 'duplicate' });
		await judged({ at: '2026-01-12T09:00:00Z', direction: 'out' }); // 17:00
		await judged({ at: '2026-01-13T12:00:00Z' }); // 13th: 20:00, a night
		await judged({ at: '2026-01-13T20:30:00Z', direction: 'out' }); // 04:30 on the 14th
		await judged({ at: '2026-01-15T00:00:00Z' }); // 15th: never left
		t.setNow('2026-01-20T00:00:00Z');
	});

	test('pair in and out, keep a night on the date it began, and call a missing punch unresolved', async () => {
		const report = await listEmployeeDays(office, ana, { from: '2026-01-12', to: '2026-01-15' });
		expect(report?.days.map(({ date, status, workedMinutes }) => [date, status, workedMinutes])).toEqual([
			['2026-01-15', 'unresolved', 0],
			['2026-01-14', 'no_punches', 0],
			['2026-01-13', 'complete', 510],
			['2026-01-12', 'complete', 540]
		]);
		expect(report?.days[3]?.ignored).toHaveLength(1);
	});

	test('are exported oldest first, and unresolved is empty, never zero', async () => {
		const report = await listEmployeeDays(office, ana, { from: '2026-01-13', to: '2026-01-15' });
		if (!report) throw new Error('no report');
		// Nobody has assigned a schedule: nothing is owed.
		const empty = Array.from({ length: 8 }, () => '""').join(',');
		expect(daysToCsv(report).slice(1).trimEnd().split('\r\n').slice(1)).toEqual([
			`"2026-01-13","0042","'=Ana","Asia/Manila","20:00-04:30",510,"Complete",${empty}`,
			`"2026-01-14","0042","'=Ana","Asia/Manila","","","No punches",${empty}`,
			`"2026-01-15","0042","'=Ana","Asia/Manila","08:00-?","","Unresolved",${empty}`
		]);
	});

	test('are at most 92, and dates the wrong way round give one day', async () => {
		const long = await listEmployeeDays(office, ana, { from: '2020-01-01', to: '2026-01-15' });
		expect(long?.days).toHaveLength(92);
		expect(long?.to).toBe('2026-01-15');
		const turned = await listEmployeeDays(office, ana, { from: '2026-01-15', to: '2026-01-12' });
		expect(turned?.days.map(({ date }) => date)).toEqual(['2026-01-12']);
	});

	test('are seen by the employee, not by another one', async () => {
		const me: Actor = {
			kind: 'user',
			userId: ana,
			name: 'x',
			role: 'employee',
			employeeId: ana,
			sessionId: 'x'
		};
		const range = { from: '2026-01-12', to: '2026-01-12' };
		expect((await listEmployeeDays(t.as(me), ana, range))?.days).toHaveLength(1);
		await expect(listEmployeeDays(t.as(me), ben, range)).rejects.toMatchObject({ status: 403 });
		await expect(listPunches(t.as(me), { ...everything, page: 1 })).rejects.toMatchObject({ status: 403 });
		await expect(listPunchesToExport(t, everything)).rejects.toMatchObject({ status: 401 });
	});
});
