import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, expect, test } from 'vitest';
import { countPoolWaiting, openDatabase } from '../db/database';
import { limitLoad } from './limit-load';
import { Slots } from './slots';

// Nothing listens there: whoever wants a connection waits or is refused.
const db = openDatabase('mysql://nobody:nothing@127.0.0.1:9/none');
afterAll(() => db.$client.end());

const ask = (
	routeId: string,
	resolve: () => Promise<Response>,
	uploads?: Slots,
	request = new Request('http://localhost')
) => {
	const event = {
		route: { id: routeId },
		url: new URL(`http://localhost${routeId}`),
		locals: { requestId: 'n' },
		request
	};
	// What the handle reads of Kit's event.
	return limitLoad(() => db, uploads)({ event: event as unknown as RequestEvent, resolve });
};
const ok = async () => new Response('ok');

test('uploads have places of their own: beyond them and the line one is asked to come back, and nobody else', async () => {
	const uploads = new Slots({ atOnce: 8, waiting: 0, waitMs: 10 });
	let finish = () => {};
	const working = new Promise<void>((resolve) => (finish = resolve));
	const stay = async () => (await working, new Response('ok'));
	const eight = Array.from({ length: 8 }, () => ask('/api/v1/punches', stay, uploads));
	const ninth = await ask('/api/v1/punches', ok, uploads);
	expect(ninth.status).toBe(503);
	expect(Number(ninth.headers.get('retry-after'))).toBeGreaterThanOrEqual(5);
	expect(Number(ninth.headers.get('retry-after'))).toBeLessThanOrEqual(30);
	expect(await ninth.json()).toMatchObject({ code: 'busy' });
	expect((await ask('/(admin)/admin/punches', ok, uploads)).status).toBe(200);
	finish();
	expect((await Promise.all(eight)).map(({ status }) => status)).toEqual(Array(8).fill(200));
	expect((await ask('/api/v1/punches', ok, uploads)).status).toBe(200);
});

test('what was sent by whoever is asked to come back is taken off the line, for their next request', async () => {
	const uploads = new Slots({ atOnce: 0, waiting: 0, waitMs: 10 });
	const request = new Request('http://localhost', { method: 'POST', body: 'x'.repeat(250_000) });
	expect((await ask('/api/v1/punches', ok, uploads, request)).status).toBe(503);
	expect(request.bodyUsed).toBe(true);
});

test('a place is given back when the work fails', async () => {
	const uploads = new Slots({ atOnce: 1, waiting: 0, waitMs: 10 });
	await expect(ask('/api/v1/punches', () => Promise.reject(new Error('broken')), uploads)).rejects.toThrow(
		'broken'
	);
	expect((await ask('/api/v1/punches', ok, uploads)).status).toBe(200);
});

test('who waits for a connection is counted until it has one or gave up', async () => {
	expect(countPoolWaiting(db)).toBe(0);
	const asked = Promise.allSettled([db.$client.query('select 1'), db.$client.query('select 1')]);
	expect(countPoolWaiting(db)).toBe(2);
	await asked;
	expect(countPoolWaiting(db)).toBe(0);
});
