import { asc, count, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { session } from '../db/schema/access';
import { auditEvent } from '../db/schema/audit';
import { clockWatch } from '../db/schema/clock';
import { retentionRun } from '../db/schema/retention';
import { newId } from '../id';
import { runRetention } from '../privacy/retention.service';
import { checkClocksAgree } from './clocks-agree';
import { confirmClock, findClockDoubt, watchClock } from './clock.service';

let t: TestContext;
let admin: Context;
let base: Date;
let eventsBefore = 0;

beforeAll(async () => {
	t = await createTestContext();
	admin = t.as(await t.newAdmin());
});
afterAll(() => t.close());
let year = 2026;
beforeEach(async () => {
	base = new Date(`${year}-03-02T00:00:00Z`);
	year += 20;
	t.setNow(base);
	await t.db
		.insert(clockWatch)
		.values({ id: 1, seenAt: base })
		.onDuplicateKeyUpdate({ set: { seenAt: base, doubtedAt: null } });
	eventsBefore = (await listActions()).length;
});

const DAY = 86_400;
const listActions = async () =>
	(
		await t.db
			.select({ action: auditEvent.action })
			.from(auditEvent)
			.where(inArray(auditEvent.action, ['clock.doubt', 'clock.believe', 'clock.confirm']))
			.orderBy(asc(auditEvent.seq))
	).map(({ action }) => action);
const actions = async () => (await listActions()).slice(eventsBefore);
const jump = () => t.setNow(new Date(base.getTime() + 9 * 365 * DAY * 1000));

describe('a clock that jumped ahead', () => {
	test('is doubted and told once, and nothing is destroyed by it', async () => {
		const at = base;
		await t.db
			.insert(session)
			.values({ id: newId(at), userId: newId(at), expiresAt: at, absoluteExpiresAt: at, createdAt: at });
		expect(await watchClock(t)).toBe(true);
		jump();
		expect(await runRetention(t)).toBeNull();
		expect(await runRetention(t)).toBeNull();
		const [left] = await t.db.select({ n: count() }).from(session);
		expect(left?.n).toBe(1);
		expect(await actions()).toEqual(['clock.doubt']);
		expect(await findClockDoubt(admin)).toEqual({
			seenAt: base,
			now: t.now()
		});
	});

	test('stays doubted while it runs on, whatever is written down by it meanwhile', async () => {
		await watchClock(t);
		jump();
		for (let hour = 0; hour < 72; hour++) {
			t.advance(3600);
			expect(await watchClock(t)).toBe(false);
		}
	});

	test('and was set right is believed again, and so is one that went back', async () => {
		await watchClock(t);
		jump();
		expect(await watchClock(t)).toBe(false);
		t.setNow(new Date(base.getTime() + 3_600_000));
		expect(await watchClock(t)).toBe(true);
		expect(await findClockDoubt(admin)).toBeNull();
		expect(await actions()).toEqual(['clock.doubt', 'clock.believe']);
		t.setNow('2019-01-01T00:00:00Z');
		expect(await watchClock(t)).toBe(true);
		// How far it had come is not forgotten meanwhile.
		t.setNow(new Date(base.getTime() + 3 * DAY * 1000));
		expect(await watchClock(t)).toBe(true);
	});

	test('before anybody watched it is measured by the newest event or run on file', async () => {
		const other = await createTestContext();
		const startedAt = new Date('2026-02-20T00:00:00Z');
		const run = { id: newId(startedAt), startedAt, finishedAt: startedAt, report: {} };
		await other.db.insert(retentionRun).values({ ...run, reportHash: Buffer.alloc(32) });
		expect(await watchClock(other)).toBe(false);
		other.setNow('2026-02-22T00:00:00Z');
		expect(await watchClock(other)).toBe(true);
		await other.close();
	});

	test('of a server that rested is confirmed by an administrator who read the date, and by nobody else', async () => {
		await watchClock(t);
		const date = `${base.getUTCFullYear()}-04-20`;
		t.setNow(`${date}T00:00:00Z`);
		expect(await watchClock(t)).toBe(false);
		const hr = t.as(await makeUser(t, { role: 'hr' }));
		expect(await findClockDoubt(hr)).toBeNull();
		await expect(confirmClock(hr, date)).rejects.toMatchObject({ status: 403 });
		expect(await confirmClock(admin, '2026-04-19')).toEqual({ ok: false, reason: 'another_date' });
		expect(await watchClock(t)).toBe(false);
		expect(await confirmClock(admin, date)).toEqual({ ok: true });
		expect(await watchClock(t)).toBe(true);
		expect(await actions()).toEqual(['clock.doubt', 'clock.confirm']);
	});
});

test('a server that was off over a long weekend goes on by itself', async () => {
	await watchClock(t);
	t.advance(4 * DAY);
	expect(await watchClock(t)).toBe(true);
	t.advance(4 * DAY);
	expect(await watchClock(t)).toBe(true);
	expect(await actions()).toEqual([]);
});

test('several replicas that look at once agree, and tell of a jump once', async () => {
	await Promise.all([1, 2, 3, 4].map(() => watchClock(t)));
	t.advance(30 * DAY);
	expect(new Set(await Promise.all([1, 2, 3, 4].map(() => watchClock(t))))).toEqual(new Set([false]));
	expect(await actions()).toEqual(['clock.doubt']);
});

test('a clock that differs from the database’s destroys nothing either', async () => {
	const at = (offsetMs: number) => ({ ...t, now: () => new Date(Date.now() + offsetMs) });
	expect(await checkClocksAgree(at(0))).toBe(true);
	expect(await checkClocksAgree(at(60_000))).toBe(false);
	expect(await checkClocksAgree(at(-60_000))).toBe(false);
});
