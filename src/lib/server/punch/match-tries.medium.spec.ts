import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { transaction } from '../db/transaction';
import { newId } from '../id';

let t: TestContext;
beforeAll(async () => {
	t = await createTestContext();
});
afterAll(() => t.close());

/** The module as a server of its own has it: the database is all that two of them share. */
async function startReplica() {
	vi.resetModules();
	const { MatchTries } = await import('./match-tries');
	return (deviceId: string, matched: boolean): Promise<boolean> =>
		transaction(t.db, async (tx) => {
			const tries = await MatchTries.load(tx, [deviceId]);
			if (!tries.checkAllowed(deviceId, t.now())) return false;
			tries.recordOutcome(deviceId, matched, t.now());
			await tries.save(tx);
			return true;
		});
}

test('failures in a row count at all replicas together, and a new one knows them too', async () => {
	const [one, two] = [await startReplica(), await startReplica()];
	const device = newId(t.now());
	for (const attempt of [one, two, one, two, one]) {
		expect(await attempt(device, false)).toBe(true);
		t.advance(1);
	}
	expect([await one(device, true), await two(device, true)]).toEqual([false, false]);
	const three = await startReplica();
	expect(await three(device, true)).toBe(false);
	expect(await two(newId(t.now()), true)).toBe(true);
	t.advance(29);
	expect(await two(device, false)).toBe(true);
	expect(await three(device, true)).toBe(false);
	t.advance(30);
	expect(await three(device, true)).toBe(true);
	// A match forgives, everywhere.
	expect(await two(device, true)).toBe(true);
});
