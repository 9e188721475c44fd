import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { newId } from '../id';
import { checkDuplicateKey } from './database-error';
import { insertRows } from './insert-rows';
import { punch, punchPending, usedDescriptor } from './schema/punch';
import { transaction } from './transaction';

let context: TestContext;
beforeAll(async () => {
	context = await createTestContext();
});
afterAll(() => context.close());

const at = new Date('2026-03-02T01:02:03.456Z');
const newPunch = (change: Partial<typeof punch.$inferSelect> = {}): typeof punch.$inferSelect => ({
	eventId: newId(at),
	deviceId: newId(at),
	siteId: newId(at),
	employeeId: null,
	status: 'in_review',
	direction: 'in',
	directionSource: null,
	method: 'face',
	punchedAt: at,
	repeatsEventId: null,
	claimedEmployeeId: null,
	supervisorEmployeeId: null,
	place: null,
	online: true,
	evidenceGrade: 'D',
	timeGrade: 'A',
	earliestAt: at,
	latestAt: at,
	liveness: null,
	askedNumber: false,
	reasons: `["it's a ? \\\\ “quote”"]`,
	evaluationVersion: 6,
	evaluatedAt: at,
	...change
});

test('rows come out as they went in, also with quotes, question marks and backslashes', async () => {
	const rows = [newPunch(), newPunch({ employeeId: newId(at), online: false, liveness: 'failed' })];
	expect(await transaction(context.db, (tx) => insertRows(tx, punch, rows))).toBe(2);
	for (const row of rows) {
		expect(await context.db.select().from(punch).where(eq(punch.eventId, row.eventId))).toEqual([row]);
	}
});

test('a row that is there is left, replaced or an error, as was asked for', async () => {
	const row = newPunch();
	const insert = (change: Partial<typeof row>, whenThere?: 'ignore' | 'replace') =>
		transaction(context.db, (tx) => insertRows(tx, punch, [{ ...row, ...change }], whenThere));
	const stored = async () =>
		(await context.db.select().from(punch).where(eq(punch.eventId, row.eventId))).map(({ status }) => status);
	await insert({});
	expect(await insert({ status: 'rejected' }, 'ignore')).toBe(0);
	expect(await stored()).toEqual(['in_review']);
	await insert({ status: 'accepted', reasons: '[]' }, 'replace');
	expect(await stored()).toEqual(['accepted']);
	const error = await insert({}).catch((thrown: unknown) => thrown);
	expect(checkDuplicateKey(error)).toBe(true);
});

test('bytes and times to the millisecond are kept, and an error repeats no value', async () => {
	const eventId = newId(at);
	const digest = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 8));
	const pending = { eventId, deviceId: newId(at), epoch: 1, seq: 2, receivedAt: at, notBefore: null };
	await transaction(context.db, async (tx) => {
		await insertRows(tx, usedDescriptor, [{ digest, eventId }]);
		await insertRows(tx, punchPending, [pending]);
	});
	expect(await context.db.select().from(usedDescriptor)).toEqual([{ digest, eventId }]);
	expect(await context.db.select().from(punchPending)).toEqual([pending]);
	const again = transaction(context.db, (tx) => insertRows(tx, usedDescriptor, [{ digest, eventId }]));
	await expect(again).rejects.toThrow('Failed query: insert into `used_descriptor`');
	await expect(again).rejects.not.toThrow(digest.toString('hex'));
});
