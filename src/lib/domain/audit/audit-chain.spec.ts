import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AUDIT_GENESIS, hashAuditEvent, normaliseDetail, type AuditEntry } from './audit-chain';

const entry: AuditEntry = {
	id: '01910000-0000-7000-8000-000000000001',
	atMs: 1_772_409_600_000,
	actorUserId: null,
	action: 'site.create',
	subjectType: 'site',
	subjectId: '01910000-0000-7000-8000-000000000002',
	detail: { after: { name: 'Ñuñoa', ratio: 0.5, 10: 'ten', 9: 'nine' } }
};

test('an event is hashed over the hash before it and its canonical JSON, which anybody can write down', async () => {
	const expected =
		`${AUDIT_GENESIS}\n{"action":"site.create","actorUserId":null,"atMs":1772409600000,` +
		'"detail":{"after":{"10":"ten","9":"nine","name":"Ñuñoa","ratio":0.5}},' +
		'"id":"01910000-0000-7000-8000-000000000001","seq":1,' +
		'"subjectId":"01910000-0000-7000-8000-000000000002","subjectType":"site","v":1}';
	expect(await hashAuditEvent(1, AUDIT_GENESIS, entry)).toBe(
		createHash('sha256').update(expected).digest('hex')
	);
});

test('a change of any part, of its place or of what stood before gives another hash', async () => {
	const changes: Partial<AuditEntry>[] = [
		{ id: '01910000-0000-7000-8000-000000000009' },
		{ atMs: entry.atMs + 1 },
		{ actorUserId: '01910000-0000-7000-8000-000000000003' },
		{ action: 'site.change' },
		{ subjectType: 'sit' },
		{ subjectId: null },
		{ detail: { after: { name: 'Nunoa' } } }
	];
	const hashes = await Promise.all([
		hashAuditEvent(1, AUDIT_GENESIS, entry),
		hashAuditEvent(2, AUDIT_GENESIS, entry),
		hashAuditEvent(1, '1'.repeat(64), entry),
		...changes.map((change) => hashAuditEvent(1, AUDIT_GENESIS, { ...entry, ...change }))
	]);
	expect(new Set(hashes).size).toBe(hashes.length);
});

test('whatever a detail holds, its hash is the same after a JSON column gave it back with other key order', async () => {
	await fc.assert(
		fc.asyncProperty(fc.object({ withDate: true, withNullPrototype: false }), async (detail) => {
			const kept = normaliseDetail(detail);
			const reversed = reverseKeys(JSON.parse(JSON.stringify(kept)));
			expect(await hashAuditEvent(1, AUDIT_GENESIS, { ...entry, detail: reversed })).toBe(
				await hashAuditEvent(1, AUDIT_GENESIS, { ...entry, detail: kept })
			);
		})
	);
});

function reverseKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reverseKeys);
	if (typeof value !== 'object' || value === null) return value;
	const members = Object.entries(value).reverse();
	return Object.fromEntries(members.map(([key, member]) => [key, reverseKeys(member)]));
}
