import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, expect, test } from 'vitest';
import { countPoolWaiting, openDatabase } from '../db/database';
import { limitLoad } from './limit-load';

// Nothing listens there: whoever wants a connection waits or is refused.
const db = openDatabase('mysql://nobody:nothing@127.0.0.1:9/none');
afterAll(() => db.$client.end());

const handle = limitLoad(() => db);
const ask = (
	routeId: string,
	resolve: () => Promise<Response>,
	request = new Request('http://localhost')
) => {
	const event = {
		route: { id: routeId },
		url: new URL(`http://localhost${routeId}`),
		locals: { requestId: 'n' },
		request
	};
	// What the handle reads of Kit's event.
	return handle({ event: event as unknown as RequestEvent, resolve });
};
const ok = async () => new Response('ok');

test('while more than a hundred wait for a connection, all but who asks for health come back later', async () => {
	const asked = Promise.allSettled(Array.from({ length: 101 }, () => db.$client.query('select 1')));
	const request = new Request('http://localhost', { method: 'POST', body: 'x'.repeat(250_000) });
	const refused = await ask('/api/v1/punches', ok, request);
	expect((await ask('/readyz', ok)).status).toBe(200);
	expect(refused.status).toBe(503);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(5);
	expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30);
	expect(await refused.json()).toMatchObject({ code: 'busy' });
	// It is taken off the line, for their next request.
	expect(request.bodyUsed).toBe(true);
	await asked;
	expect((await ask('/api/v1/punches', ok)).status).toBe(200);
});

test('slow lines keep nobody else from sending', async () => {
	let finish = () => {};
	const sending = new Promise<void>((resolve) => (finish = resolve));
	const slow = Array.from({ length: 300 }, () => ask('/api/v1/punches', async () => (await sending, ok())));
	expect((await ask('/api/v1/punches', ok)).status).toBe(200);
	finish();
	expect(new Set((await Promise.all(slow)).map(({ status }) => status))).toEqual(new Set([200]));
});

test('who waits for a connection is counted until it has one or gave up', async () => {
	expect(countPoolWaiting(db)).toBe(0);
	const asked = Promise.allSettled([db.$client.query('select 1'), db.$client.query('select 1')]);
	expect(countPoolWaiting(db)).toBe(2);
	await asked;
	expect(countPoolWaiting(db)).toBe(0);
});
