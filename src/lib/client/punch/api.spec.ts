import { expect, test } from 'vitest';
import { callApi, readRetryAfter } from './api';

const now = () => Date.UTC(2026, 0, 1, 0, 0, 0);
const call = (fetch: typeof globalThis.fetch) => callApi({ fetch, path: '/x', body: {}, timeoutMs: 50, now });

test('JSON of a successful answer is passed on', async () => {
	expect(await call(async () => Response.json({ v: 1 }))).toEqual({ kind: 'reply', json: { v: 1 } });
});

test("our server's own errors keep their code", async () => {
	const body = { code: 'unavailable', message: 'Try again.' };
	const answer = async () => Response.json(body, { status: 503, headers: { 'retry-after': '3' } });
	expect(await call(answer)).toEqual({ kind: 'error', status: 503, ...body, retryAfterMs: 3_000 });
});

test('a page that something else puts in between counts as no network', async () => {
	for (const status of [200, 403, 502]) {
		expect(await call(async () => new Response('<html>', { status }))).toMatchObject({ kind: 'unreachable' });
	}
	expect(await call(async () => Response.json({ nope: 1 }, { status: 403 }))).toMatchObject({
		kind: 'unreachable'
	});
});

test('an answer that does not come in time counts as no network', async () => {
	const never: typeof fetch = (_, init) =>
		new Promise((_resolve, reject) => {
			init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
		});
	expect(await call(never)).toEqual({ kind: 'unreachable', retryAfterMs: null });
});

test('Retry-After is read as seconds or as a date, and ignored when it is neither', () => {
	expect(readRetryAfter('120', now())).toBe(120_000);
	expect(readRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now())).toBe(30_000);
	expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now())).toBe(0);
	expect(readRetryAfter('soon', now())).toBeNull();
	expect(readRetryAfter(null, now())).toBeNull();
});
