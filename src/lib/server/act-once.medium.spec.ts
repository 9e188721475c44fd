import { fail, isRedirect, type RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDepartment, listDepartments } from '$lib/server/people/organisation.service';
import { newFormNumber, NUMBER_FIELD } from '$lib/ui/form-number';
import { createTestContext, type TestContext } from '../../../tests/support/context';
import { listFormActions } from '../../../tests/support/fuzz-forms';
import { actOnce } from './act-once';
import { dropExpired } from './access/drop-expired';
import type { Context } from './context';

let t: TestContext;
let office: Context;
beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
});
afterAll(() => t.close());

type Sent = { routeId: string; action: string; fields: Record<string, string>; context?: Context };

/** A form through the hook to an answer; `redirect` where it leads without having come through. */
async function send({ routeId, action, fields, context = office }: Sent, answer: () => Promise<Response>) {
	const url = new URL(`http://localhost/somewhere?year=2026&/${action}`);
	const request = new Request(url, { method: 'POST', body: new URLSearchParams(fields) });
	try {
		// The parts of Kit's event that the hook uses.
		const event = { request, url, route: { id: routeId }, locals: { context } } as unknown as RequestEvent;
		return { answered: (await actOnce({ event, resolve: answer })).status };
	} catch (error) {
		if (!isRedirect(error)) throw error;
		return { redirect: `${error.status} ${error.location}` };
	}
}

const page = (status = 200) =>
	new Response('<!doctype html>', { status, headers: { 'content-type': 'text/html' } });
const json = (value: unknown) => Response.json(value);
const DEPARTMENTS = { routeId: '/(admin)/admin/departments', action: 'add' };

describe('every form of the office and of employees', () => {
	const forms = listFormActions().map(({ name }) => name.split('?/'));
	test.each(forms.filter(([routeId = '']) => !routeId.startsWith('/(auth)')))(
		'%s %s: sent again as it is, it leads to its page and is not acted on',
		async (routeId = '', action = '') => {
			const form = { routeId, action, fields: { [NUMBER_FIELD]: newFormNumber(), id: 'x' } };
			let acted = 0;
			const act = async () => {
				acted++;
				return page();
			};
			expect(await send(form, act)).toEqual({ answered: 200 });
			expect(await send(form, act)).toEqual({ redirect: '303 /somewhere?year=2026' });
			expect(acted).toBe(1);
		}
	);
});

test('of two at the same moment one is acted on', async () => {
	const name = 'Twice';
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber(), name } };
	const add = async () => {
		await createDepartment(office, { name });
		return page();
	};
	const both = await Promise.all([send(form, add), send(form, add)]);
	expect(both).toContainEqual({ answered: 200 });
	expect(both).toContainEqual({ redirect: '303 /somewhere?year=2026' });
	expect((await listDepartments(office)).filter((department) => department.name === name)).toHaveLength(1);
});

test.each([
	['a page that says what is wrong', () => page(400)],
	['a server that failed', () => page(500)],
	['a refusal for a script', () => json({ type: 'failure', ...fail(400, {}), data: '[]' })]
])('what was answered by %s may be sent again as it is', async (_, refuse) => {
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber() } };
	expect(await send(form, async () => refuse())).toHaveProperty('answered');
	expect(await send(form, async () => page())).toEqual({ answered: 200 });
});

test('what breaks off in the middle may be sent again', async () => {
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber() } };
	await expect(send(form, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
	expect(await send(form, async () => page())).toEqual({ answered: 200 });
});

test('what broke off because the database went away may be sent again, once, when it is back', async () => {
	const gone = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
	const db = new Proxy(office.db, {
		get: (target, key) => (key === 'delete' ? () => ({ where: gone }) : Reflect.get(target, key))
	});
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber() } };
	await expect(send({ ...form, context: { ...office, db } }, gone)).rejects.toThrow('gone');
	expect(await send(form, async () => page())).toEqual({ answered: 200 });
	expect(await send(form, async () => page())).toHaveProperty('redirect');
});

test.each([
	{ type: 'success', status: 200 },
	{ type: 'redirect', location: '/x' }
])('what a script was told is $type is not done again', async (told) => {
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber() } };
	await send(form, async () => json(told));
	expect(await send(form, async () => json(told))).toHaveProperty('redirect');
});

test('the same fields in another form, or by somebody else, are something else', async () => {
	const fields = { [NUMBER_FIELD]: newFormNumber(), name: 'Field work' };
	const other = t.as(await t.newAdmin());
	const answers = [
		await send({ ...DEPARTMENTS, fields }, async () => page()),
		await send({ ...DEPARTMENTS, fields: { ...fields, name: 'Field works' } }, async () => page()),
		await send({ ...DEPARTMENTS, fields: { ...fields, [NUMBER_FIELD]: newFormNumber() } }, async () =>
			page()
		),
		await send({ ...DEPARTMENTS, fields, context: other }, async () => page())
	];
	expect(answers).toEqual(Array.from({ length: 4 }, () => ({ answered: 200 })));
});

test('a form without a number is acted on each time', async () => {
	const form = { ...DEPARTMENTS, fields: { name: 'By a program' } };
	await send(form, async () => page());
	expect(await send(form, async () => page())).toEqual({ answered: 200 });
});

test('what was sent is forgotten after a day', async () => {
	const form = { ...DEPARTMENTS, fields: { [NUMBER_FIELD]: newFormNumber() } };
	await send(form, async () => page());
	t.advance(25 * 3600);
	await dropExpired(office);
	expect(await send(form, async () => page())).toEqual({ answered: 200 });
});

const markup = import.meta.glob<string>('/src/**/*.svelte', {
	eager: true,
	query: '?raw',
	import: 'default'
});
/** Files to take away, a language and the end of a session: done again, they do nothing new. */
const WITHOUT_NUMBER = [
	'/src/routes/(admin)/admin/employees/[id]/CredentialsCard.svelte',
	'/src/routes/(admin)/admin/employees/badges/+page.svelte',
	'/src/routes/components/DownloadForm.svelte',
	'/src/routes/components/LanguageSwitch.svelte',
	'/src/routes/components/OwnFrame.svelte',
	'/src/routes/components/UserMenu.svelte'
];

test('every form that posts to an action carries a number', () => {
	const others = Object.entries(markup).filter(([, text]) => /<form\b[^>]*method="POST"/i.test(text));
	expect(others.map(([file]) => file).sort()).toEqual([...WITHOUT_NUMBER, '/src/lib/ui/Form.svelte'].sort());
	expect(markup['/src/lib/ui/Form.svelte']).toContain('name={NUMBER_FIELD}');
});
