import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import fc from 'fast-check';
import mysql from 'mysql2/promise';
import { requireIds } from '$lib/server/access/require-ids';
import type { Context } from '$lib/server/context';

type Action = (event: never) => unknown;

/** Every form action of the app, as `folder?/name`, with the field names that the forms of its folder have. */
export type FormAction = { name: string; action: Action; params: string[]; fields: string[] };

const modules = import.meta.glob<{ actions?: Record<string, Action> }>('/src/routes/**/+page.server.ts', {
	eager: true
});
const markup = import.meta.glob<string>('/src/**/*.svelte', {
	eager: true,
	query: '?raw',
	import: 'default'
});

/** Names that forms of the whole app use: fields often live in components of another folder. */
const EVERY_FIELD = [...new Set(Object.values(markup).flatMap(listNames))];

export function listFormActions(): FormAction[] {
	return Object.entries(modules).flatMap(([path, { actions = {} }]) => {
		const folder = path.slice('/src/routes'.length, -'/+page.server.ts'.length);
		const params = [...folder.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => name);
		const own = Object.entries(markup).filter(([file]) => file.startsWith(`/src/routes${folder}/`));
		const fields = [...new Set(own.flatMap(([, text]) => listNames(text)))];
		return Object.entries(actions).map(([key, action]) => ({
			name: `${folder}?/${key}`,
			action,
			params,
			fields: fields.length > 0 ? fields : EVERY_FIELD
		}));
	});
}

function listNames(text: string): string[] {
	return [...text.matchAll(/\bname="([^"{}]+)"|fields=\{\{([^}]*)\}\}/g)].flatMap(([, name, pairs]) =>
		name ? [name] : [...(pairs ?? '').matchAll(/(\w+)\s*[:,}]/g)].map(([, key = '']) => key)
	);
}

/** What people, browsers and others put into fields; `known` are ids of things that are there. */
const text = (known: readonly string[]) =>
	fc.oneof(
		{
			weight: 3,
			arbitrary: fc.constantFrom('', ' ', 'yes', 'no', 'on', '0', '1', '-1', '12', '2026-03-02', '08:00')
		},
		{ weight: 2, arbitrary: fc.constantFrom(...known) },
		{
			weight: 3,
			arbitrary: fc.constantFrom(
				'2026-02-30',
				'0000-00-00',
				'9999-12-31',
				'25:61',
				'1e309',
				'NaN',
				'99999999999999999999',
				'0.1',
				'null',
				'[]',
				'{"v":1}',
				'\u0000',
				'\ud800',
				'\u202eabc',
				'👩‍👩‍👧‍👦'.repeat(60),
				'x'.repeat(10_000),
				"'; DROP TABLE employee; --",
				'../../etc/passwd',
				'=HYPERLINK("x")',
				'Asia/Manila',
				'Mars/Olympus',
				'00000000-0000-0000-0000-000000000000',
				'a@b',
				'person@example.org'
			)
		},
		fc.string({ unit: 'binary', maxLength: 60 }),
		fc.string({ maxLength: 20 })
	);

export type FormInput = { params: Record<string, string>; fields: [string, string][]; file: boolean };

export const formInput = (
	{ params, fields }: FormAction,
	known: readonly string[]
): fc.Arbitrary<FormInput> =>
	fc.record({
		params: fc.record(Object.fromEntries(params.map((name) => [name, text(known)]))),
		fields: fc.subarray(fields).chain((names) =>
			fc.array(fc.tuple(fc.constantFrom('', ...names, ...fields), text(known)), {
				minLength: names.length,
				maxLength: names.length + 3
			})
		),
		file: fc.boolean()
	});

/** What became of a form: a refusal with its status, or taken. Anything else that is thrown would be a 500. */
export async function submitForm(
	{ action }: FormAction,
	{ params, fields, file }: FormInput,
	context: Context
): Promise<{ kind: 'refused'; status: number } | { kind: 'taken' }> {
	const body = new FormData();
	for (const [name, value] of fields) body.append(name, value);
	const [first] = fields;
	if (file && first) body.append(first[0], new File(['a,b\n1'], 'x.csv'));
	const url = new URL('http://localhost/somewhere');
	const request = new Request(url, { method: 'POST', body });
	const cookies = { get: () => undefined, set: () => undefined, delete: () => undefined };
	const event = {
		request,
		params,
		url,
		cookies,
		locals: { context, requestId: 'test' },
		getClientAddress: () => '127.0.0.1',
		setHeaders: () => undefined
	};
	try {
		// As the hook does before any page.
		requireIds('/somewhere', params);
		// The parts of Kit's event that actions use.
		const result = await action(event as never);
		return isActionFailure(result) ? { kind: 'refused', status: result.status } : { kind: 'taken' };
	} catch (error) {
		if (isRedirect(error)) return { kind: 'taken' };
		if (isHttpError(error)) return { kind: 'refused', status: error.status };
		throw error;
	}
}

/**
 * A digest of every row there is, but for two tables: a refused try to sign in is counted, which is its very purpose, and
 * a key of the server is made when it is first asked for, whatever becomes of the request.
 *
 * @param beside tables left out too
 */
export async function openDigest(adminUrl: string, beside: readonly string[] = []) {
	const connection = await mysql.createConnection(adminUrl);
	const [rows] = await connection.query<mysql.RowDataPacket[]>(
		"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_%' AND table_name NOT IN (?)",
		[['sign_in_try', 'server_key', ...beside]]
	);
	const tables = rows.map(({ name }) => `\`${String(name)}\``).join(', ');
	return {
		async read(): Promise<string> {
			const [sums] = await connection.query<mysql.RowDataPacket[]>(`CHECKSUM TABLE ${tables}`);
			return JSON.stringify(sums.map(({ Table, Checksum }) => [Table, Checksum]));
		},
		close: () => connection.end()
	};
}
