import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAYROLL_PRESETS } from '$domain/exports/payroll-presets';
import { PeriodResultSchema } from '$domain/exports/period-result';
import { SEMI_MONTHLY } from '$domain/timekeeping/periods';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { assignSchedule } from '../timekeeping/assignment.service';
import { listLateDays, setLateDayAside } from '../timekeeping/late-queue.service';
import { createCalendar, listPeriodsOf, openNextPeriods } from '../timekeeping/period-calendar.service';
import { advancePeriods, sendBackPeriod } from '../timekeeping/period.service';
import { findPeriodHistory, findRevision } from '../timekeeping/period-history.service';
import { findMemberView, findPeriodView } from '../timekeeping/period-view.service';
import { createSchedule } from '../timekeeping/schedule.service';
import { computeStatistics } from '../timekeeping/statistics.service';
import { makeExport, previewTemplate, type ExportWhat } from './export-file.service';
import { eachPeriodResult, planExport, type ExportPlan } from './export-rows.service';
import { findFormSettings, saveFormSettings } from './form-settings.service';
import { changeOfficeForm, createOfficeForm, listOfficeForms } from './office-form.service';
import { changeTemplate, createTemplate, findTemplate } from './payroll-template.service';
import { planOwnPrint, planPrint } from './print-plan.service';
import { printForms } from './print.service';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;
let ben: string;
let asBen: Context;
let periodId: string;
let calendarId: string;
const DAYS = ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13'];
const CSV: ExportWhat = { kind: 'daily', format: { format: 'csv', delimiter: ',', bom: true } };

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-16T04:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId, name: '=Ana Peña', employeeNumber: '0042' });
	ben = await t.newEmployee({ siteId, name: 'Ben', employeeNumber: '0043' });
	asBen = t.as(await makeUser(t, { role: 'employee', employeeId: ben }));
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	await assignSchedule(office, {
		scheduleId: created.id,
		targetKind: 'site',
		targetId: siteId,
		fromDate: '2026-02-01',
		toDate: null
	});
	for (const employeeId of [ana, ben])
		for (const day of DAYS) {
			if (employeeId === ben && day === '05') continue;
			await makePunch(t, { siteId, employeeId, at: `2026-03-${day}T00:1${day.slice(1)}:00Z` });
			await makePunch(t, { siteId, employeeId, at: `2026-03-${day}T09:00:00Z`, direction: 'out' });
		}
	const calendar = await createCalendar(office, {
		name: 'Twice a month',
		pattern: SEMI_MONTHLY,
		scopeKind: 'organisation',
		scopeId: null
	});
	if (!calendar.ok) throw new Error(calendar.reason);
	calendarId = calendar.id;
	const periods = await listPeriodsOf(office, calendarId, 2);
	periodId = periods[1]?.id ?? '';
	for (const kind of ['certify', 'verify', 'lock'] as const) {
		const version = kind === 'certify' ? 1 : kind === 'verify' ? 2 : 3;
		const [one] = await advancePeriods(office, kind, [{ periodId, employeeId: ana, version }]);
		if (!one?.result.ok) throw new Error(kind);
	}
});
afterAll(() => t.close());

const plan = async (context: Context, onlyLocked: boolean): Promise<ExportPlan> => {
	const found = await planExport(context, { periodId, departmentId: null, siteId: null, onlyLocked });
	if (!found) throw new Error('there is such a period');
	return found;
};
const statusOf = async (employeeId: string) =>
	(await findMemberView(office, { periodId, employeeId }))?.member.certification.status;

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
	let text = '';
	for await (const bytes of chunks) text += Buffer.from(bytes).toString('latin1');
	return Buffer.from(text, 'latin1').toString('utf8');
}

describe('an export', () => {
	test('keeps zeros and names as they are, and no text becomes a formula', async () => {
		const made = makeExport(office, await plan(office, false), CSV);
		if (!made.ok) throw new Error(made.reason);
		const text = await textOf(made.export.file.chunks);
		expect(text.startsWith('\uFEFFemployee_no,name,')).toBe(true);
		const [, first = ''] = text.split('\r\n');
		expect(first).toMatch(/^0042,'=Ana Peña,/);
		expect(text.split('\r\n').filter((line) => line.startsWith('0043,Ben,'))).toHaveLength(15);
		expect(made.export.fileName).toBe('daily-2026-03-01-2026-03-15.csv');
		expect([made.export.done(), made.export.total]).toEqual([2, 2]);
	});

	test('marks what was locked as exported, and nothing else', async () => {
		expect(await statusOf(ana)).toBe('exported');
		expect(await statusOf(ben)).toBe('open');
		expect((await plan(office, true)).people.map(({ id }) => id)).toEqual([ana]);
	});

	test('that was broken off marks nothing', async () => {
		const before = await findMemberView(office, { periodId, employeeId: ana });
		const made = makeExport(office, await plan(office, true), CSV);
		if (!made.ok) throw new Error(made.reason);
		for await (const bytes of made.export.file.chunks) {
			expect(bytes.length).toBeGreaterThan(0);
			break;
		}
		const after = await findMemberView(office, { periodId, employeeId: ana });
		expect(after?.member.certification.version).toBe(before?.member.certification.version);
	});

	test('gives the results that the statistics show', async () => {
		const results = [];
		for await (const { result } of eachPeriodResult(office, await plan(office, false)))
			results.push(v.parse(PeriodResultSchema, result));
		const statistics = await computeStatistics(office, {
			month: '2026-03',
			by: 'employee',
			departmentId: null,
			siteId: null,
			employeeId: ben
		});
		const own = results.find(({ employee }) => employee.number === '0043');
		expect(own?.days).toMatchObject({
			present: statistics.totals.present,
			absent: statistics.totals.absent,
			unresolved: statistics.totals.unresolved
		});
		expect(own?.minutes).toMatchObject({
			regular: statistics.totals.minutes.regular,
			late: statistics.totals.minutes.tardy
		});
		expect(own?.period).toMatchObject({ revision: 1, status: 'open' });
	});

	test('shows a supervisor only the people of the own places', async () => {
		const lead = t.as(await makeUser(t, { role: 'supervisor' }));
		expect((await plan(lead, false)).people).toEqual([]);
		await expect(plan(asBen, false)).rejects.toMatchObject({ status: 403 });
	});
});

describe('a payroll template', () => {
	const [adp] = PAYROLL_PRESETS;
	if (!adp) throw new Error('there are presets');

	test('is saved by name, once, and never overwritten silently', async () => {
		const saved = await createTemplate(office, adp.template);
		if (!saved.ok) throw new Error(saved.reason);
		expect(await createTemplate(office, adp.template)).toEqual({ ok: false, reason: 'name_taken' });
		const mine = { ...adp.template, name: 'Mine' };
		expect((await changeTemplate(office, { id: saved.id, version: 1 }, mine)).ok).toBe(true);
		expect(await changeTemplate(office, { id: saved.id, version: 1 }, adp.template)).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect((await findTemplate(office, saved.id))?.template.name).toBe('Mine');
	});

	test('is previewed with real rows, and refused when it names what is not there', async () => {
		const preview = await previewTemplate(office, {
			plan: await plan(office, false),
			template: adp.template,
			lines: 3
		});
		if (!preview.ok) throw new Error(preview.reason);
		const [headings, first] = preview.text.split('\n');
		expect(headings).toContain('Co Code,Batch ID,File #');
		expect(first).toContain("0042,'=Ana Peña");
		const wrong = {
			...adp.template,
			columns: [{ heading: 'X', from: 'column' as const, key: 'salary' }]
		};
		expect(
			await previewTemplate(office, { plan: await plan(office, false), template: wrong, lines: 3 })
		).toEqual({ ok: false, reason: 'unknown_column', keys: ['salary'] });
	});
});

describe('the printed forms', () => {
	test('carry everybody within reach, one page each, and say how far they are', async () => {
		const wanted = { of: { periodId }, departmentId: null, siteId: null, employeeIds: [], everyone: false };
		const printed = await planPrint(office, wanted);
		if (!printed) throw new Error('there is such a period');
		const { form48 } = await findFormSettings(office);
		const told: number[] = [];
		const { chunks, total } = await printForms(
			office,
			printed,
			{ kind: 'form48', settings: form48 },
			(done) => told.push(done)
		);
		const pdf = await textOf(chunks);
		expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
		expect([total, ...told]).toEqual([2, 1, 2]);
	});

	test('of oneself need no permission, those of others do', async () => {
		expect((await planOwnPrint(asBen, periodId))?.people.map(({ id }) => id)).toEqual([ben]);
		const all = { of: { month: '2026-03' }, departmentId: null, siteId: null };
		await expect(planPrint(asBen, { ...all, employeeIds: [ana], everyone: false })).rejects.toMatchObject({
			status: 403
		});
	});

	test('are signed by whom the office names; the second of two who change it at once is told', async () => {
		const form = { headerLines: ['Office'], signatories: [{ name: 'Head', title: 'Chief' }] };
		const made = await createOfficeForm(office, { scopeKind: 'site', scopeId: siteId, form });
		if (!made.ok) throw new Error(made.reason);
		const stale = { id: made.id, version: 1 };
		expect((await changeOfficeForm(office, stale, { ...form, headerLines: ['New'] })).ok).toBe(true);
		expect(await changeOfficeForm(office, stale, form)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect((await listOfficeForms(office))[0]?.form.headerLines).toEqual(['New']);
		const settings = (await findFormSettings(office)).form48;
		const change = { kind: 'form48' as const, version: 0, settings };
		expect(await saveFormSettings(office, change)).toEqual({ ok: true });
		expect(await saveFormSettings(office, change)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	});
});

describe('a change that comes late', () => {
	test('is set aside with a reason, and comes back when the day changes again', async () => {
		const arrive = (at: string, direction: 'in' | 'out') =>
			makePunch(t, { siteId, employeeId: ana, at, direction, settle: true });
		await arrive('2026-03-07T00:00:00Z', 'in');
		await arrive('2026-03-07T04:00:00Z', 'out');
		const [late] = await listLateDays(office);
		expect(late).toMatchObject({ date: '2026-03-07', status: 'exported' });
		const { id = '', version = 0 } = late ?? {};
		expect(await setLateDayAside(office, { id, version, reason: ' ' })).toMatchObject({
			reason: 'reason_required'
		});
		expect(await setLateDayAside(office, { id, version: version - 1, reason: 'x' })).toMatchObject({
			reason: 'changed_meanwhile'
		});
		expect(await setLateDayAside(office, { id, version, reason: 'Not at work' })).toEqual({ ok: true });
		expect(await listLateDays(office)).toEqual([]);
		const history = await findPeriodHistory(office, { periodId, employeeId: ana });
		expect(history.setAside).toMatchObject([{ date: '2026-03-07', reason: 'Not at work' }]);
		await arrive('2026-03-07T05:00:00Z', 'in');
		await arrive('2026-03-07T09:00:00Z', 'out');
		expect(await listLateDays(office)).toMatchObject([{ date: '2026-03-07' }]);
	});

	test('leaves the locked revision readable as it was', async () => {
		const whose = { periodId, employeeId: ana };
		const locked = await findRevision(office, { ...whose, revision: 1 });
		expect(locked?.days.find(({ date }) => date === '2026-03-07')?.status).toBe('rest');
		expect(await findRevision(office, { ...whose, revision: 2 })).toBeNull();
	});
});

describe('the way of a period', () => {
	test('is sent back to the employee with a reason', async () => {
		const [one] = await advancePeriods(office, 'certify', [{ periodId, employeeId: ben, version: 1 }]);
		expect(one?.result).toEqual({ ok: true, version: 2 });
		const step = { periodId, employeeId: ben, version: 2 };
		expect(await sendBackPeriod(office, { ...step, reason: '' })).toMatchObject({
			reason: 'reason_required'
		});
		expect((await sendBackPeriod(office, { ...step, reason: 'Look at the 5th' })).ok).toBe(true);
		const view = await findPeriodView(office, periodId, { status: 'open' });
		expect(view?.members).toMatchObject([{ certification: { status: 'open', note: 'Look at the 5th' } }]);
		expect(view?.counts).toMatchObject({ open: 1, exported: 1 });
	});

	test('does not sign a day twice when somebody moves to another pattern', async () => {
		const person = (
			await planOwnPrint(t.as(await makeUser(t, { role: 'employee', employeeId: ana })), periodId)
		)?.people[0];
		const other = await createCalendar(office, {
			name: 'Weekly',
			pattern: { kind: 'weekly', startsOn: 'mon' },
			scopeKind: 'department',
			scopeId: person?.departmentId ?? null
		});
		if (!other.ok) throw new Error(other.reason);
		const week = (await listPeriodsOf(office, other.id, 4)).find(
			({ firstDate }) => firstDate === '2026-03-09'
		);
		const [one] = await advancePeriods(office, 'certify', [
			{ periodId: week?.id ?? '', employeeId: ana, version: 1 }
		]);
		expect(one?.result).toEqual({ ok: false, reason: 'overlaps', first: '2026-03-01', last: '2026-03-15' });
	});

	test('opens the next periods, and counts on from the last one', async () => {
		expect(await openNextPeriods(office, calendarId, 2)).toEqual({ ok: true, opened: 2 });
		const [latest] = await listPeriodsOf(office, calendarId, 1);
		expect(latest).toMatchObject({ firstDate: '2026-04-16', lastDate: '2026-04-30' });
	});
});
