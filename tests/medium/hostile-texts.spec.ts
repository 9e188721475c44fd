import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unguardFormula } from '$domain/exports/formula-guard';
import { nameSchema } from '$domain/people/organisation-forms';
import { SEMI_MONTHLY } from '$domain/timekeeping/periods';
import type { Context } from '$lib/server/context';
import { device } from '$lib/server/db/schema/device';
import { employee } from '$lib/server/db/schema/employee';
import { department } from '$lib/server/db/schema/organisation';
import { newId } from '$lib/server/id';
import { createDepartment } from '$lib/server/people/organisation.service';
import { createCalendar, listPeriodsOf } from '$lib/server/timekeeping/period-calendar.service';
import { LIST_FILES } from '../../src/routes/(admin)/admin/lists/lists';
import { callRoute, READ_ROUTES } from '../support/call-route';
import { createTestContext, type TestContext } from '../support/context';
import { DeviceClient } from '../support/device-client';
import { openDigest } from '../support/fuzz-forms';
import { FORMULAS, MARKUP, NAMES, QUERIES } from '../support/hostile-texts';
import { makePunch, makeUser } from '../support/timekeeping';

let t: TestContext;
let admin: Context;
let periodId: string;
/** as they are stored: a lone surrogate is none that a database keeps */
const TEXTS = [...FORMULAS, ...MARKUP, ...QUERIES, ...NAMES].map((text) => text.slice(0, 200).toWellFormed());

beforeAll(async () => {
	t = await createTestContext();
	admin = t.as(await t.newAdmin());
	const siteId = await t.newSite({ name: '=1+1' });
	// Past every form: files may hold what an import or an older version let in.
	for (const name of TEXTS) {
		const employeeId = await t.newEmployee({ siteId, name });
		const { departmentId } = (await t.db.select().from(employee).where(eq(employee.id, employeeId)))[0] ?? {};
		await t.db
			.update(department)
			.set({ name: `${name.slice(0, 180)} ${newId(t.now()).slice(-12)}` })
			.where(eq(department.id, departmentId ?? ''));
		await makePunch(t, { siteId, employeeId, at: '2026-03-02T00:00:00Z' });
	}
	const calendar = { name: '=1+1', pattern: SEMI_MONTHLY, scopeKind: 'organisation' as const, scopeId: null };
	const made = await createCalendar(admin, calendar);
	if (!made.ok) throw new Error(made.reason);
	periodId = (await listPeriodsOf(admin, made.id))[0]?.id ?? '';
	const tablet = await DeviceClient.pair(t, { siteId });
	await t.db.update(device).set({ name: '@SUM(A1)<script>' }).where(eq(device.id, tablet.id));
});
afterAll(() => t.close());

const RISKY = /^[=+\-@\t\r\n\0\uFEFF＝＋－＠]/;

/** The fields of a file as any reader of RFC 4180 has them, every quoted one with its guard; each record has as many. */
function readFile(csv: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
	const text = csv.replace(/^\uFEFF/, '');
	while (field.lastIndex < text.length) {
		const at = field.lastIndex;
		const [, quoted, bare = '', end] = field.exec(text) ?? [];
		if (end === undefined) throw new Error(`no field at ${at}: ${text.slice(at, at + 40)}`);
		row.push(quoted?.replaceAll('""', '"') ?? bare);
		if (end === ',') continue;
		rows.push(row);
		row = [];
	}
	expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
	return rows;
}

describe('texts that a spreadsheet takes for a formula', () => {
	const names = ['punches', 'employees', 'audit'];
	const routes = READ_ROUTES.filter(({ folder }) => names.some((name) => folder.endsWith(`/${name}.csv`)));
	const lists = [...LIST_FILES].map(
		([name, make]) => [name, () => make(admin, new URL(`http://localhost/?period=${periodId}`))] as const
	);
	const files = [
		...routes.map((route) => {
			const make = async () => {
				const answer = await callRoute(route, { context: admin, params: {}, query: new URLSearchParams() });
				if (answer.kind !== 'response') throw new Error(`no file: ${JSON.stringify(answer)}`);
				return answer.response.text();
			};
			return [route.folder, make] as const;
		}),
		...lists
	];

	test.each(files)('are text in the file of %s', async (_, make) => {
		for (const field of (await make().then(readFile)).flat())
			if (!/^-?\d+(\.\d+)?$/.test(field)) expect(field).not.toMatch(RISKY);
	});

	test('come back from a file as they were written', async () => {
		expect(files.length).toBeGreaterThan(14);
		const make = files.find(([each]) => each.endsWith('employees.csv'))?.[1];
		const cells = readFile((await make?.()) ?? '')
			.flat()
			.map(unguardFormula);
		expect(TEXTS.filter((text) => !cells.includes(text))).toEqual([]);
	});
});

describe('texts that a database takes for a command', () => {
	const PARAMETERS = [
		'by',
		'date',
		'department',
		'edit',
		'employee',
		'existing',
		'face',
		'from',
		'kind',
		'language',
		'month',
		'next',
		'page',
		'period',
		'preset',
		'revision',
		'role',
		'schedule',
		'search',
		'show',
		'site',
		'siteId',
		'sort',
		'start',
		'state',
		'status',
		'target',
		'to',
		'token',
		'year',
		'actor',
		'action',
		'subject'
	];
	const routes = READ_ROUTES.filter(({ folder }) => !folder.endsWith('/live'));
	const ROUNDS = 3;
	/** An id that is nobody's: what is no id never gets this far (`requireIds`). */
	const paramsOf = (folder: string) =>
		Object.fromEntries(
			[...folder.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => [
				name,
				name === 'id' || name === 'employee' ? '00000000-0000-7000-8000-000000000000' : "' OR '1'='1"
			])
		);

	test.each(routes.map((route) => [route.folder, route] as const))(
		'give %s no error, no rows of others and no time to sleep',
		async (_, route) => {
			const params = paramsOf(route.folder);
			const nobody = t.as(await makeUser(t, { role: 'supervisor' }));
			for (let round = 0; round < ROUNDS; round++) {
				const query = new URLSearchParams(
					PARAMETERS.map((name, i) => [name, QUERIES[(i + round * 11) % QUERIES.length] ?? ''])
				);
				for (const context of [admin, nobody]) {
					const begun = performance.now();
					const outcome = await callRoute(route, { context, params, query }).catch((error: unknown) => {
						throw new Error(`${route.folder}?${query}`, { cause: error });
					});
					expect(performance.now() - begun).toBeLessThan(1_900);
					if (outcome.kind === 'refused') {
						expect(outcome.status).toBeLessThan(500);
						continue;
					}
					const text =
						outcome.kind === 'data' ? JSON.stringify(outcome.data) : await outcome.response.clone().text();
					expect(text ?? '').not.toMatch(/SQL syntax|ER_[A-Z]+_ERROR|\$argon2id\$/);
				}
			}
		}
	);

	test('leave every row as it was', async () => {
		const digest = await openDigest(t.adminUrl);
		const before = await digest.read();
		const list = routes.find(({ folder }) => folder.endsWith('/admin/employees'));
		if (!list) throw new Error('no list');
		for (const text of QUERIES)
			for (const name of ['search', 'sort', 'site', 'face', 'page'])
				await callRoute(list, { context: admin, params: {}, query: new URLSearchParams({ [name]: text }) });
		expect(await digest.read()).toBe(before);
		await digest.close();
	});

	test('find who has them in the name, and nobody else', async () => {
		const list = routes.find(({ folder }) => folder.endsWith('/admin/employees.csv'));
		if (!list) throw new Error('no file');
		for (const search of ["' OR '1'='1", '%', '_', '\\', "'; DROP TABLE employee; -- "]) {
			const query = new URLSearchParams({ search });
			const answer = await callRoute(list, { context: admin, params: {}, query });
			if (answer.kind !== 'response') throw new Error('no file');
			const found = readFile(await answer.response.text())
				.slice(1)
				.map(([, name]) => unguardFormula(name ?? ''));
			expect(found.length).toBeGreaterThan(0);
			for (const name of found) expect(name.toLowerCase()).toContain(search.trim().toLowerCase());
		}
	});
});

describe('names in any script', () => {
	test('are stored and come back to the character', async () => {
		const schema = nameSchema('a name');
		for (const name of NAMES) {
			expect(await createDepartment(admin, { name: v.parse(schema, name) })).toMatchObject({ ok: true });
			const rows = await t.db.select().from(department).where(eq(department.name, name));
			expect(rows.map((row) => row.name)).toContain(name);
		}
	});

	test('of ten thousand characters are refused at once, next to the field', () => {
		for (const text of [...NAMES, ...MARKUP, 'x', ' ', 'a@', '1-', "'"]) {
			const begun = performance.now();
			const parsed = v.safeParse(nameSchema('a name'), text.repeat(10_000));
			expect(parsed.success).toBe(false);
			expect(performance.now() - begun).toBeLessThan(250);
		}
	});
});
