import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { IMPORT_PIECE_BYTES, MAX_IMPORT_BYTES, type PunchSettings } from '$domain/import/import-forms';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { employee } from '../db/schema/employee';
import { importFile, importLine, importPiece } from '../db/schema/import';
import { department } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';
import { assignSchedule } from '../timekeeping/assignment.service';
import { computeDayRecords } from '../timekeeping/compute-day-records';
import { keepDayRecords, recomputeStale } from '../timekeeping/recompute.service';
import { createSchedule } from '../timekeeping/schedule.service';
import { importEmployees, previewEmployees } from './employee-import.service';
import { detectUploaded, previewPunches } from './preview-punches.service';
import { assignNumber, findQuarantine, readQuarantine, takeBackImport } from './quarantine.service';
import { continueImport, resumeImports, runPunchImport, startPunchImport } from './run-punches.service';
import { createTerminal } from './terminal.service';
import { addPiece, closeUpload, createImport, discardImport, dropForgottenUploads } from './upload.service';

let t: TestContext;
let office: Context;
let siteId: string;
let terminalId: string;
let ana: string;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila', name: 'Main' });
});
afterAll(() => t.close());

let people = 0;
/** Each test has people and a terminal to itself. */
beforeEach(async () => {
	t.setNow('2026-03-09T04:00:00Z');
	people += 100;
	ana = await t.newEmployee({ siteId, name: `Ana ${people}`, employeeNumber: String(people) });
	const created = await createTerminal(office, { name: `Gate ${people}`, siteId, timeZone: 'Asia/Manila' });
	if (!created.ok) throw new Error(created.reason);
	terminalId = created.id;
});

const upload = async (
	content: string | Uint8Array,
	name = '1_attlog.dat',
	kind: 'punches' | 'employees' = 'punches'
) => {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const created = await createImport(office, { kind, name, size: bytes.length });
	if (!created.ok) throw new Error(created.message);
	const { id } = created;
	for (let n = 0; n * IMPORT_PIECE_BYTES < bytes.length; n++) {
		const piece = bytes.slice(n * IMPORT_PIECE_BYTES, (n + 1) * IMPORT_PIECE_BYTES);
		expect(await addPiece(office, { id, n, bytes: piece })).toEqual({ ok: true });
	}
	expect(await closeUpload(office, id)).toEqual({ ok: true });
	return id;
};
const settings = (change: Partial<PunchSettings> = {}): PunchSettings => ({
	layout: 'usb',
	terminalId,
	directions: 'auto',
	dateOrder: 'ymd',
	numbers: 'employee_numbers',
	columns: null,
	...change
});
const importPunches = async (content: string, change: Partial<PunchSettings> = {}) => {
	const id = await upload(content);
	expect(await startPunchImport(office, id, settings(change))).toEqual({ ok: true });
	await runPunchImport(office, id);
	return id;
};
const fileOf = async (id: string) => (await t.db.select().from(importFile).where(eq(importFile.id, id)))[0];
const punchesOf = (employeeId: string) =>
	t.db.select().from(punch).where(eq(punch.employeeId, employeeId)).orderBy(asc(punch.punchedAt));
const usb = (pin: number | string, local: string, state = 0) =>
	`${String(pin).padStart(9)}\t${local}\t1\t${state}\t1\t0\r\n`;
const day = (pin: number | string, date = '2026-03-02') =>
	usb(pin, `${date} 07:58:10`) + usb(pin, `${date} 17:02:00`, 1);

describe('a terminal’s file', () => {
	test('is detected with its reasons and previewed; nothing is stored by that', async () => {
		const id = await upload(day(people) + day(4711) + 'broken\r\n');
		expect(await detectUploaded(office, id, '1_attlog.dat')).toMatchObject({
			ok: true,
			encoding: 'utf-8',
			detection: {
				layout: 'usb',
				evidence: [/six columns/, /padded/, /device number/].map((e) => expect.stringMatching(e))
			}
		});
		expect(await previewPunches(office, id, settings())).toMatchObject({
			ok: true,
			accepted: 2,
			known: 0,
			quarantined: { unknown_employee: 2, not_a_row: 1 },
			unknownNumbers: { '4711': 2 },
			firstRows: [{ name: `Ana ${people}` }, {}]
		});
		expect(await punchesOf(ana)).toEqual([]);
	});

	test('becomes accepted punches of a method and grade of their own, which count', async () => {
		const pattern = await createSchedule(office, { name: `Office ${people}`, pattern: OFFICE_HOURS });
		if (!pattern.ok) throw new Error(pattern.reason);
		await assignSchedule(office, {
			scheduleId: pattern.id,
			targetKind: 'employee',
			targetId: ana,
			fromDate: '2026-01-01',
			toDate: null
		});
		const range = { employeeIds: [ana], from: '2026-03-02', to: '2026-03-02' };
		await keepDayRecords(t, range);
		await importPunches(day(people));
		expect(await punchesOf(ana)).toMatchObject([
			{
				method: 'imported',
				evidenceGrade: 'C',
				timeGrade: 'C',
				status: 'accepted',
				direction: null,
				deviceId: terminalId,
				online: false,
				punchedAt: new Date('2026-03-01T23:58:10Z')
			},
			{ punchedAt: new Date('2026-03-02T09:02:00Z') }
		]);
		expect((await recomputeStale(t)).map(({ date }) => date)).toContain('2026-03-02');
		const [computed] = await computeDayRecords(t, range);
		expect(computed?.days[0]).toMatchObject({ status: 'present', minutes: { regular: 480, tardy: 0 } });
	});

	test('takes the terminal’s word for the direction where that is wished', async () => {
		await importPunches(day(people), { directions: 'codes' });
		expect(await punchesOf(ana)).toMatchObject([
			{ direction: 'in', directionSource: 'chosen' },
			{ direction: 'out', directionSource: 'chosen' }
		]);
	});

	test('adds nothing the second time, also in the other layout and with lines twice', async () => {
		await importPunches(day(people));
		const again = await importPunches(day(people) + day(people));
		expect(await fileOf(again)).toMatchObject({ state: 'done', added: 0, known: 4, quarantined: 0 });
		const push = `${people}\t2026-03-02 07:58:10\t0\t1\t0\t0\t0\r\n`;
		const third = await importPunches(push, { layout: 'push' });
		expect(await fileOf(third)).toMatchObject({ added: 0, known: 1 });
		expect(await punchesOf(ana)).toHaveLength(2);
	});

	test('matches employee numbers without leading zeros only where that leaves one person', async () => {
		const zeros = await t.newEmployee({ siteId, employeeNumber: `000${people + 7}` });
		await importPunches(day(people + 7));
		expect(await punchesOf(zeros)).toHaveLength(2);
		await t.newEmployee({ siteId, employeeNumber: `0${people + 8}` });
		await t.newEmployee({ siteId, employeeNumber: `00${people + 8}` });
		const id = await importPunches(day(people + 8));
		expect(await fileOf(id)).toMatchObject({ added: 0, quarantined: 2 });
	});

	test('with numbers that are none of employees asks for each of them', async () => {
		const id = await importPunches(day(people), { numbers: 'assigned_only' });
		expect(await fileOf(id)).toMatchObject({ added: 0, quarantined: 2 });
	});
});

describe('quarantine', () => {
	test('keeps every line with its number; assigning the unknown number imports what waits', async () => {
		const id = await importPunches(day(4711) + usb(people, '2026-02-30 08:00:00') + day(people));
		const found = await findQuarantine(office, id, 1);
		expect(found.lines.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
			'1 unknown_employee',
			'2 unknown_employee',
			'3 bad_time'
		]);
		expect(found.numbers).toEqual([{ subject: '4711', lines: 2 }]);
		const download = [];
		for await (const lines of readQuarantine(office, id)) download.push(...lines);
		expect(download).toHaveLength(3);

		const unknown = { pin: '4711', employeeNumber: 'nobody' };
		expect(await assignNumber(office, id, unknown)).toEqual({ ok: false, reason: 'employee_unknown' });
		const ben = await t.newEmployee({ siteId, name: 'Ben', employeeNumber: `B-${people}` });
		const assigned = { pin: '4711', employeeNumber: `B-${people}` };
		expect(await assignNumber(office, id, assigned)).toEqual({ ok: true, added: 2, known: 0, name: 'Ben' });
		expect(await punchesOf(ben)).toHaveLength(2);
		expect(await fileOf(id)).toMatchObject({ added: 4, quarantined: 1 });
		// Later files know the number, and nothing is stored twice.
		const later = await importPunches(day(4711) + day(4711, '2026-03-03'));
		expect(await fileOf(later)).toMatchObject({ added: 2, known: 2, quarantined: 0 });
	});

	test('punches of the future and other people’s clocks do not get in', async () => {
		const id = await importPunches(usb(people, '2026-03-09 12:30:00') + usb(people, '2026-03-09 12:05:00'));
		const { lines } = await findQuarantine(office, id, 1);
		expect(lines.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['1 in_future']);
	});
});

describe('an import that is interrupted', () => {
	const long = (lines: number) =>
		Array.from({ length: lines }, (_, i) => {
			const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString().slice(0, 19).replace('T', ' ');
			return usb(people, at);
		}).join('');

	test('goes on exactly behind the last step, whoever takes over', async () => {
		const id = await upload(long(2_500));
		await startPunchImport(office, id, settings());
		// The database goes away in the middle of the second step, and stays away.
		let steps = 0;
		const failing = {
			...office,
			now: () => {
				if (++steps >= 6) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
				return t.now();
			}
		};
		await runPunchImport(failing, id);
		const halfway = await fileOf(id);
		expect(halfway).toMatchObject({ state: 'running', quarantined: 0 });
		expect(halfway?.added).toBeGreaterThan(0);
		expect(halfway?.added).toBeLessThan(2_500);
		expect(await punchesOf(ana)).toHaveLength(halfway?.added ?? 0);
		// Nobody else takes it while it may still be alive.
		await resumeImports(office);
		expect((await fileOf(id))?.state).toBe('running');
		t.advance(61);
		await resumeImports(office);
		expect(await fileOf(id)).toMatchObject({ state: 'done', added: 2_500, known: 0 });
		expect(await punchesOf(ana)).toHaveLength(2_500);
	});

	test('by an error says where, and goes on at a click', async () => {
		const id = await upload(long(1_500));
		await startPunchImport(office, id, settings());
		let calls = 0;
		const now = () => {
			if (++calls === 5) throw new Error('bug');
			return t.now();
		};
		await runPunchImport({ ...office, now }, id);
		const stopped = await fileOf(id);
		expect(stopped).toMatchObject({ state: 'failed', problem: expect.stringMatching(/unexpected/i) });
		expect(await continueImport(office, id)).toBe(true);
		await runPunchImport(office, id);
		expect(await fileOf(id)).toMatchObject({ state: 'done', added: 1_500 });
	});

	test('is run by one process only, however many try', async () => {
		const id = await upload(long(1_200));
		await startPunchImport(office, id, settings());
		await Promise.all([runPunchImport(office, id), runPunchImport(office, id), runPunchImport(office, id)]);
		expect(await fileOf(id)).toMatchObject({ state: 'done', added: 1_200, known: 0 });
	});
});

test('taking an import back makes its punches not count; the same lines bring them back', async () => {
	const id = await importPunches(day(people));
	expect(await takeBackImport(office, id, 'wrong file')).toEqual({ ok: true, undone: 2 });
	expect((await punchesOf(ana)).map(({ status }) => status)).toEqual(['undone', 'undone']);
	expect(await takeBackImport(office, id, 'again')).toEqual({ ok: false });
	const again = await importPunches(day(people));
	expect(await fileOf(again)).toMatchObject({ added: 2, known: 0 });
	expect((await punchesOf(ana)).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
});

describe('an upload', () => {
	test('that is not what it says is refused with words', async () => {
		const workbook = await upload(new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), 'punches.csv');
		expect(await detectUploaded(office, workbook, 'punches.csv')).toMatchObject({
			ok: false,
			message: expect.stringMatching(/Excel workbook/)
		});
		const binary = await upload(new Uint8Array([65, 66, 0, 67, 68]), '1_attlog.dat');
		expect(await detectUploaded(office, binary, '1_attlog.dat')).toMatchObject({
			message: expect.stringMatching(/position 3/)
		});
		const prose = await upload('Dear all,\nplease find attached.\n', 'letter.txt');
		expect(await detectUploaded(office, prose, 'letter.txt')).toMatchObject({ ok: false });
		const wide = new Uint8Array(Buffer.from(`\ufeff${day(people)}`, 'utf16le'));
		const utf16 = await upload(wide, '1_attlog.dat');
		expect(await detectUploaded(office, utf16, '1_attlog.dat')).toMatchObject({
			ok: true,
			encoding: 'utf-16le',
			detection: { layout: 'usb' }
		});
	});

	test('of nothing, of too much or with a part missing is refused', async () => {
		expect(await createImport(office, { kind: 'punches', name: 'a', size: 0 })).toMatchObject({ ok: false });
		const size = 300 * 1024 * 1024;
		expect(size).toBeGreaterThan(MAX_IMPORT_BYTES);
		expect(await createImport(office, { kind: 'punches', name: 'a', size })).toMatchObject({
			message: expect.stringMatching(/300 MB/)
		});
		const created = await createImport(office, { kind: 'punches', name: 'a', size: IMPORT_PIECE_BYTES + 5 });
		if (!created.ok) throw new Error(created.message);
		const { id } = created;
		const short = new Uint8Array(4);
		expect(await addPiece(office, { id, n: 1, bytes: short })).toEqual({ ok: false, reason: 'piece_wrong' });
		expect(await addPiece(office, { id, n: 2, bytes: short })).toEqual({ ok: false, reason: 'piece_wrong' });
		expect(await addPiece(office, { id, n: 1, bytes: new Uint8Array(5) })).toEqual({ ok: true });
		expect(await closeUpload(office, id)).toEqual({ ok: false, reason: 'incomplete' });
	});

	test('that nobody goes on with is dropped, bytes and all', async () => {
		const kept = await upload(day(people));
		t.advance(47 * 3600);
		await dropForgottenUploads(t);
		expect(await fileOf(kept)).toBeDefined();
		t.advance(2 * 3600);
		await dropForgottenUploads(t);
		expect(await fileOf(kept)).toBeUndefined();
		expect(await t.db.select().from(importPiece).where(eq(importPiece.importId, kept))).toEqual([]);
		const other = await upload(day(people));
		expect(await discardImport(office, other)).toBe(true);
		expect(await discardImport(office, other)).toBe(false);
	});

	test('is for administrators', async () => {
		const clerk = t.as({ ...office.actor, role: 'supervisor' } as Context['actor']); // an admin with another role
		await expect(createImport(clerk, { kind: 'punches', name: 'a', size: 1 })).rejects.toMatchObject({
			status: 403
		});
	});
});

describe('a list of employees', () => {
	const list = (id: number) =>
		[
			'Employee No.,Name,Department,Site,E-mail',
			`0${id}1,"Cruz, Ben",Records,Main,ben@example.org`,
			`0${id}2,Dela Cruz Carla,,,`,
			`0${id}3,Somebody,Records,Nowhere,`,
			`0${id}1,Twice,,,`,
			`,No number,,,`
		].join('\n');
	const base = (existing: 'keep' | 'update' = 'keep') => ({ siteId, department: 'Unassigned', existing });

	test('adds who is new, makes departments, and quarantines the rest with line numbers', async () => {
		const id = await upload(list(people), 'people.csv', 'employees');
		expect(await previewEmployees(office, id, base())).toMatchObject({
			ok: true,
			added: 2,
			known: 0,
			quarantined: 3,
			emails: 1,
			newDepartments: expect.arrayContaining(['Unassigned'])
		});
		expect(await importEmployees(office, id, base())).toEqual({ ok: true });
		expect(await importEmployees(office, id, base())).toEqual({ ok: false, reason: 'not_ready' });
		const [ben] = await t.db
			.select({ name: employee.name, department: department.name })
			.from(employee)
			.innerJoin(department, eq(department.id, employee.departmentId))
			.where(eq(employee.employeeNumber, `0${people}1`));
		expect(ben).toEqual({ name: 'Cruz, Ben', department: 'Records' });
		const lines = await t.db.select().from(importLine).where(eq(importLine.importId, id));
		expect(lines.map(({ line, message }) => `${line}: ${message}`).sort()).toEqual([
			expect.stringMatching(/^4: There is no site “Nowhere”/),
			expect.stringMatching(/^5: .*already on line 2/),
			expect.stringMatching(/^6: /)
		]);
		expect(await fileOf(id)).toMatchObject({ state: 'done', added: 2, known: 0, quarantined: 3 });
	});

	test('adds nothing the second time, and changes details only when told to', async () => {
		const changed = `No,Name,Department\n${people},Renamed,Records`;
		const first = await upload(changed, 'people.csv', 'employees');
		await importEmployees(office, first, base());
		expect(await fileOf(first)).toMatchObject({ added: 0, changed: 0, known: 1 });
		const second = await upload(changed, 'people.csv', 'employees');
		await importEmployees(office, second, base('update'));
		expect(await fileOf(second)).toMatchObject({ added: 0, changed: 1, known: 0 });
		const [row] = await t.db.select().from(employee).where(eq(employee.id, ana));
		expect(row?.name).toBe('Renamed');
		const third = await upload(changed, 'people.csv', 'employees');
		await importEmployees(office, third, base('update'));
		expect(await fileOf(third)).toMatchObject({ added: 0, changed: 0, known: 1 });
	});

	test('that is none says so, and nothing is imported', async () => {
		const id = await upload('a;b;c\n1;2;3\n', 'people.csv', 'employees');
		expect(await previewEmployees(office, id, base())).toMatchObject({
			ok: false,
			message: expect.stringMatching(/^Line 1 must have headings/)
		});
		expect(await importEmployees(office, id, base())).toMatchObject({ ok: false, reason: 'problem' });
		expect((await fileOf(id))?.state).toBe('ready');
	});
});
