import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { readJson } from './api';

const schema = v.strictObject({ name: v.string(), tags: v.optional(v.array(v.unknown())) });

const post = (body: BodyInit, type = 'application/json') =>
	new Request('http://localhost/api/v1/x', { method: 'POST', headers: { 'content-type': type }, body });

function streamed(body: ReadableStream): Request {
	// Node needs `duplex` for a streamed body; the DOM's types do not know it
	const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
	return new Request('http://localhost/', init as RequestInit);
}

const refusalOf = async (request: Request) => {
	const read = await readJson(request, schema);
	if (read.ok) throw new Error('was accepted');
	const { code, message } = (await read.response.json()) as { code: string; message: string };
	return { status: read.response.status, code, message };
};

const nested = (depth: number) => `{"name":"x","tags":${'['.repeat(depth)}${']'.repeat(depth)}}`;

describe('a JSON body', () => {
	test('is read when it fits the schema, also with a charset in its type', async () => {
		const read = await readJson(post('{"name":"Ñandú"}', 'application/json; charset=utf-8'), schema);
		expect(read).toEqual({ ok: true, value: { name: 'Ñandú' } });
	});

	test.each([
		['a form', 'name=x', 'application/x-www-form-urlencoded'],
		['plain text', '{"name":"x"}', 'text/plain'],
		['a JSON look-alike', '{"name":"x"}', 'application/jsonp']
	])('declared as %s is 415', async (_, body, type) => {
		expect(await refusalOf(post(body, type))).toMatchObject({ status: 415, code: 'unsupported_media_type' });
	});

	test.each([
		['empty', ''],
		['cut off', '{"name":'],
		['null', 'null'],
		['of the wrong type', '{"name":1}'],
		['with a member nobody knows', '{"name":"x","admin":true}'],
		['with a prototype', '{"name":"x","__proto__":{"admin":true}}'],
		['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])]
	])('that is %s is 400 with a reason', async (_, body) => {
		const refusal = await refusalOf(post(body));
		expect(refusal).toMatchObject({ status: 400, code: 'malformed' });
		expect(refusal.message).not.toBe('');
	});

	test('names the member that is wrong', async () => {
		expect((await refusalOf(post('{"name":1}'))).message).toContain('name: ');
	});

	test('may hold eight levels and not nine', async () => {
		expect((await readJson(post(nested(7)), schema)).ok).toBe(true);
		expect((await refusalOf(post(nested(8)))).message).toContain('nested');
		expect((await refusalOf(post('['.repeat(100_000)))).status).toBe(400);
	});

	test('of 256 KB is read and one byte more is 413', async () => {
		const body = (bytes: number) => `{"name":"${'x'.repeat(bytes - 11)}"}`;
		expect((await readJson(post(body(256 * 1024)), schema)).ok).toBe(true);
		expect(await refusalOf(post(body(256 * 1024 + 1)))).toMatchObject({ status: 413, code: 'too_large' });
	});

	test('that is too large is read to its end, so that the connection can be used again', async () => {
		let left = 40;
		let cancelled = false;
		const stream = new ReadableStream({
			pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(16 * 1024)) : controller.close()),
			cancel: () => {
				cancelled = true;
			}
		});
		expect(await refusalOf(streamed(stream))).toMatchObject({ status: 413 });
		expect({ left, cancelled }).toEqual({ left: -1, cancelled: false });
	});

	test('that the HTTP server itself cut off for its size is 413', async () => {
		const stream = new ReadableStream({
			start: (controller) => controller.error(Object.assign(new Error('too large'), { status: 413 }))
		});
		expect(await refusalOf(streamed(stream))).toMatchObject({ status: 413 });
	});
});
