import { asc, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDIT_GENESIS, hashAuditEvent } from '$domain/audit/audit-chain';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import type { Actor } from '../context';
import { auditEvent, auditHead } from '../db/schema/audit';
import { site } from '../db/schema/organisation';
import { transaction } from '../db/transaction';
import { createDepartment, createSite } from '../people/organisation.service';
import { auditToCsv } from './audit-csv';
import { exportAudit, searchAudit, summariseAudit } from './audit-search.service';
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

const EVERYTHING = { from: null, to: null, actor: null, action: null, subjectId: null };
const search = (query: Partial<typeof EVERYTHING | { from: string; action: string; actor: string }> = {}) =>
	searchAudit(t.as(admin), { ...EVERYTHING, ...query, page: 1 });

test('the trail is searched by day, person and kind of change, newest first, and tells before and after', async () => {
	t.advance(86_400);
	const second = await t.newAdmin();
	await createDepartment(t.as(second), { name: 'Laundry' });
	const all = await search();
	expect(all.items[0]).toMatchObject({
		what: 'Department: create',
		subjectName: 'Laundry',
		changes: [{ field: 'name', before: null, after: 'Laundry' }]
	});
	expect((await search({ from: '2026-03-03' })).items).toHaveLength(1);
	expect((await search({ from: '2030-01-01' })).total).toBe(0);
	if (second.kind !== 'user') throw new Error('no user');
	expect((await search({ actor: second.userId })).total).toBe(1);
	expect((await search({ actor: 'system' })).total).toBe(0);
	expect((await search({ action: 'department' })).items.map(({ what }) => what)).toContain(
		'Department: create'
	);
	expect((await search({ action: 'department.create' })).total).toBeLessThan(all.total);
	expect((await search({ action: 'departmen' })).total).toBe(0);
});

test('the trail is ordered by time, kind of change or person, on the page and in the file', async () => {
	const ordered = async (key: 'when' | 'what' | 'who', descending: boolean) =>
		(await searchAudit(t.as(admin), { ...EVERYTHING, order: { key, descending }, page: 1 })).items;
	const newest = (await search()).items;
	expect(await ordered('when', true)).toEqual(newest);
	expect((await ordered('when', false)).map(({ id }) => id)).toEqual(newest.map(({ id }) => id).reverse());
	const kinds = (await ordered('what', false)).map(({ what }) => what);
	expect(kinds).toEqual(kinds.toSorted());
	expect((await ordered('who', true))[0]?.who).not.toBe('System');
	const { pages } = await exportAudit(t.as(admin), {
		...EVERYTHING,
		order: { key: 'when', descending: false }
	});
	for await (const page of pages) expect(page.at(0)?.id).toBe(newest.at(-1)?.id);
});

test('the page shows where the chain ends, now and at the end of each day', async () => {
	const { head, dailyHeads, actions, actors } = await summariseAudit(t.as(admin));
	const chain = await listChain();
	expect(head).toEqual({ seq: chain.length, hash: chain.at(-1)?.hash?.toString('hex') });
	expect(dailyHeads.map(({ date }) => date)).toEqual(['2026-03-03', '2026-03-02']);
	expect(dailyHeads[0]).toMatchObject({ seq: chain.length });
	expect(actions).toContain('site.create');
	expect(actors.length).toBeGreaterThan(1);
});

test('what is found is exported as CSV, more than a page of it', async () => {
	for (let i = 0; i < 60; i++) await createDepartment(t.as(admin), { name: `=Section ${i}` });
	t.advance(1);
	const pieces: string[] = [];
	const found = await exportAudit(t.as(admin), { ...EVERYTHING, action: 'department' });
	for await (const piece of auditToCsv(found)) pieces.push(piece);
	const csv = pieces.join('');
	expect(csv.startsWith('\uFEFF"Date","Time"')).toBe(true);
	expect(csv.lastIndexOf('\uFEFF')).toBe(0);
	expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + (await search({ action: 'department' })).total);
	expect(csv).toContain('"name: =Section 59"');
});

test('only administrators read it', async () => {
	await expect(searchAudit(t, { ...EVERYTHING, page: 1 })).rejects.toMatchObject({ status: 401 });
	const supervisor: Actor = {
		kind: 'user',
		userId: admin.kind === 'user' ? admin.userId : '',
		name: 'S',
		role: 'supervisor',
		employeeId: null,
		sessionId: 's'
	};
	await expect(summariseAudit(t.as(supervisor))).rejects.toMatchObject({ status: 403 });
	await expect(exportAudit(t.as(supervisor), EVERYTHING)).rejects.toMatchObject({ status: 403 });
});
