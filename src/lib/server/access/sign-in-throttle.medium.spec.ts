import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { openDatabase, type Db } from '../db/database';
import { signInTry } from '../db/schema/access';
import { BusyError } from '../busy-error';
import { dropExpired } from './drop-expired';
import { withPlaceInLine } from './passwords';
import { signIn } from './sign-in.service';
import { forgetFailures, startCountedTry } from './sign-in-throttle';

const startTry = async (...args: Parameters<typeof startCountedTry>) =>
	(await startCountedTry(...args)).retryAfterSeconds;

let t: TestContext;
let other: Db;
beforeAll(async () => {
	t = await createTestContext();
	// Another replica: the same database by other connections.
	other = openDatabase(t.adminUrl);
});
afterAll(async () => {
	await other.$client.end();
	await t.close();
});

const tries = async (db: Db, account: string, count: number) => {
	for (let i = 0; i < count; i++) await startTry(db, account, t.now());
};

test('failures count across replicas: three here and two there make the next one wait anywhere', async () => {
	await tries(t.db, 'a@example.org', 3);
	await tries(other, 'a@example.org', 2);
	expect(await startTry(t.db, 'a@example.org', t.now())).toBe(15 * 60);
	expect(await startTry(other, 'a@example.org', t.now())).toBe(15 * 60);
});

test('tries that come at once on two replicas count before they are judged: five pass, the rest wait', async () => {
	const dbs = Array.from({ length: 20 }, (_, i) => (i % 2 ? t.db : other));
	const waits = await Promise.all(dbs.map((db) => startTry(db, 'e@example.org', t.now())));
	expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5);
});

test('one account never makes another wait, and a good sign-in forgives everywhere', async () => {
	await tries(t.db, 'c@example.org', 6);
	expect(await startTry(t.db, 'd@example.org', t.now())).toBe(0);
	await forgetFailures(other, 'c@example.org');
	expect(await startTry(t.db, 'c@example.org', t.now())).toBe(0);
});

test('who is turned away because too many try to sign in has not failed', async () => {
	let finish = () => {};
	const others = new Promise<void>((resolve) => (finish = resolve));
	const line = Array.from({ length: 24 }, () => withPlaceInLine(() => others));
	const credentials = { email: 'g@example.org', password: 'a long sentence' };
	for (let i = 0; i < 6; i++) await expect(signIn(t, credentials)).rejects.toBeInstanceOf(BusyError);
	finish();
	await Promise.all(line);
	expect(await signIn(t, credentials)).toEqual({ ok: false, reason: 'wrong_credentials' });
});

test('however many accounts were tried, none is forgiven for it; what counts no more is removed', async () => {
	await tries(t.db, 'f@example.org', 5);
	const rows = Array.from({ length: 10_500 }, (_, i) => ({
		accountHash: Buffer.alloc(32, `${i} `),
		failures: [],
		expiresAt: t.now()
	}));
	for (let i = 0; i < rows.length; i += 1_000)
		await t.db
			.insert(signInTry)
			.ignore()
			.values(rows.slice(i, i + 1_000));
	expect(await startTry(t.db, 'f@example.org', t.now())).toBeGreaterThan(0);
	t.advance(2 * 86_400);
	await dropExpired(t);
	expect(await t.db.select().from(signInTry)).toEqual([]);
});
