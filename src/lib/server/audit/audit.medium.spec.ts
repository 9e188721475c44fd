import { asc, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDIT_GENESIS, hashAuditEvent } from '$domain/audit/audit-chain';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import type { Actor } from '../context';
import { auditEvent, auditHead } from '../db/schema/audit';
import { site } from '../db/schema/organisation';
import { transaction } from '../db/transaction';
import { createDepartment, createSite } from '../people/organisation.service';
import { recordAudit } from './audit.service';

let t: TestContext;
let admin: Actor;

beforeAll(async () => {
	t = await createTestContext();
	admin = await t.newAdmin();
});
afterAll(() => t.close());

const listChain = () => t.db.select().from(auditEvent).orderBy(asc(auditEvent.seq));

test('each event holds the hash of the one before it, and the head holds the last', async () => {
	await createSite(t.as(admin), { name: 'North', timeZone: 'Asia/Manila' });
	await createDepartment(t.as(admin), { name: 'Kitchen' });
	const chain = await listChain();
	let previous = AUDIT_GENESIS;
	for (const [i, { seq, prevHash, hash, at, ...entry }] of chain.entries()) {
		expect(seq).toBe(i + 1);
		expect(prevHash?.toString('hex')).toBe(previous);
		expect(hash?.toString('hex')).toBe(
			await hashAuditEvent(i + 1, previous, { ...entry, atMs: at.getTime() })
		);
		previous = hash?.toString('hex') ?? '';
	}
	const [head] = await t.db.select().from(auditHead);
	expect(head).toMatchObject({ seq: chain.length });
	expect(head?.hash.toString('hex')).toBe(previous);
});

test('many changes at once, each of them holding other rows, make one chain without a gap or a lost change', async () => {
	const siteIds = [await t.newSite(), await t.newSite()];
	const before = (await listChain()).length;
	// Each writes its audit event first and takes locks in opposite orders afterwards: with the chain locked where
	// `recordAudit` is called, half of them would wait for each other in a circle.
	const change = (turn: number) =>
		transaction(t.db, async (tx) => {
			await recordAudit(tx, {
				at: t.now(),
				actor: admin,
				action: 'test.change',
				subjectType: 'site',
				subjectId: siteIds[0] ?? null,
				detail: { after: { turn } }
			});
			for (const id of turn % 2 ? siteIds : siteIds.toReversed()) {
				await tx
					.update(site)
					.set({ name: sql`concat(${site.name}, '.')` })
					.where(sql`${site.id} = ${Buffer.from(id.replaceAll('-', ''), 'hex')}`);
			}
		});
	// Those that touch the same two rows in opposite orders may deadlock with each other; the pool of ten is busy.
	const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, turn) => change(turn)));
	const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
	const chain = await listChain();
	expect(chain.length).toBe(before + done);
	expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, i) => i + 1));
	expect(done).toBeGreaterThan(0);
});

test('a change that is not made leaves no trace and no gap', async () => {
	const before = await listChain();
	await expect(
		transaction(t.db, async (tx) => {
			await recordAudit(tx, {
				at: t.now(),
				actor: admin,
				action: 'test.fail',
				subjectType: 'site',
				subjectId: null,
				detail: { after: 1 }
			});
			throw new Error('not made after all');
		})
	).rejects.toThrow('not made after all');
	await createDepartment(t.as(admin), { name: 'Garden' });
	const after = await listChain();
	expect(after.length).toBe(before.length + 1);
	expect(after.at(-1)?.seq).toBe(before.length + 1);
});

test('an event outside a transaction that will end is refused instead of forgotten', async () => {
	await expect(
		t.db.transaction((tx) =>
			recordAudit(tx, {
				at: t.now(),
				actor: admin,
				action: 'test.lost',
				subjectType: 'site',
				subjectId: null,
				detail: { after: 1 }
			})
		)
	).rejects.toThrow('only a transaction of transaction()');
});
