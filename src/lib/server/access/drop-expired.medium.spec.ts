import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneTimeToken, session } from '$lib/server/db/schema/access';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import { transaction } from '../db/transaction';
import { dropExpired } from './drop-expired';
import { issueToken } from './one-time-tokens';

let t: TestContext;
beforeAll(async () => {
	t = await createTestContext();
});
afterAll(() => t.close());

test('links and sessions that ended a day ago are removed, and no others', async () => {
	const { userId } = await makeUser(t, { role: 'employee' });
	const ends = (id: string, days: number) => {
		const at = new Date(t.now().getTime() + days * 86_400_000);
		const row = { id, userId, createdAt: t.now(), expiresAt: at, absoluteExpiresAt: at };
		return t.db.insert(session).values(row);
	};
	await ends('short', 1);
	await ends('long', 30);
	const issue = (hours: number) =>
		transaction(t.db, (tx) => issueToken(tx, { purpose: 'setup', subjectId: null, now: t.now(), hours }));
	await issue(1);
	await issue(72);
	t.advance(2 * 86_400 + 1);
	await dropExpired(t);
	const left = await t.db.select({ id: session.id }).from(session);
	expect(left.map(({ id }) => id)).not.toContain('short');
	expect(left.map(({ id }) => id)).toContain('long');
	expect(await t.db.select().from(oneTimeToken)).toHaveLength(1);
});
