import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { DeviceStore } from '../punch/device-store';
import { checkOwner } from './owner-check';

let store: DeviceStore;
beforeEach(() => (store = new DeviceStore(`owner-${crypto.randomUUID()}`)));

const check = (fetch: typeof globalThis.fetch) =>
	checkOwner({ fetch, now: () => 0, store, device: { ownerName: 'Ana Cruz' } });
const signedIn =
	(name: string, employeeId: string | null): typeof fetch =>
	async () =>
		Response.json({ v: 1, user: { name, role: 'employee', employeeId } });
const signedOut: typeof fetch = async () =>
	Response.json({ code: 'sign_in_required', message: '' }, { status: 401 });
const offline: typeof fetch = async () => Promise.reject(new TypeError('Failed to fetch'));

test('the owner may punch while signed in, and offline afterwards', async () => {
	expect(await check(signedIn('Ana Cruz', 'ana'))).toEqual({ ok: true });
	expect(await check(offline)).toEqual({ ok: true });
});

test('an owner who changed the name stays the owner', async () => {
	await check(signedIn('Ana Cruz', 'ana'));
	expect(await check(signedIn('Ana Reyes', 'ana'))).toEqual({ ok: true });
});

test('somebody else is told so, by account and not by name', async () => {
	expect(await check(signedIn('Ben Lim', 'ben'))).toMatchObject({ reason: 'someone_else', name: 'Ben Lim' });
	await check(signedIn('Ana Cruz', 'ana'));
	expect(await check(signedIn('Ana Cruz', 'another'))).toMatchObject({ reason: 'someone_else' });
});

test('an account without an employee owns no device', async () => {
	expect(await check(signedIn('Ana Cruz', null))).toMatchObject({ reason: 'someone_else' });
});

test('offline nobody may punch who was not signed in here last', async () => {
	expect(await check(offline)).toEqual({ ok: false, reason: 'sign_in_required' });
	await check(signedIn('Ana Cruz', 'ana'));
	expect(await check(signedOut)).toEqual({ ok: false, reason: 'sign_in_required' });
	expect(await check(offline)).toEqual({ ok: false, reason: 'sign_in_required' });
	expect(await check(signedIn('Ana Cruz', 'ana'))).toEqual({ ok: true });
});

test('a server in trouble does not sign anybody out', async () => {
	await check(signedIn('Ana Cruz', 'ana'));
	const busy: typeof fetch = async () => Response.json({ code: 'unavailable', message: '' }, { status: 503 });
	expect(await check(busy)).toEqual({ ok: true });
});
