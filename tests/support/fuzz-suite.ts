import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from './context';
import {
	change,
	countRows,
	evidence,
	junk,
	mutate,
	post,
	tryBatch,
	tryMessage,
	trySealed,
	validMessage
} from './fuzz-api';
import { chooseSeed } from './fuzz-seed';

const MESSAGES = ['punches', 'nonces', 'handshakes', 'pairings', 'galleries'] as const;

/** Memory that a long run may take on top, megabytes: what the collector leaves lying about, and no more. */
const MOST_MORE_MB = 250;

/**
 * Every field of every message of api/v1, wrong in every way. `FUZZ_SEED` repeats a run.
 *
 * @param runs of each property; a run is one message or one batch
 */
export function fuzzApi(runs: number, { anew = false } = {}): void {
	const seed = chooseSeed(anew);
	const options = { numRuns: runs, seed, endOnFailure: true };
	console.log(`api/v1 fuzzed with FUZZ_SEED=${seed}, ${runs} runs each`);

	let context: TestContext;
	let siteId: string;
	beforeAll(async () => {
		context = await createTestContext();
		siteId = await context.newSite();
	});
	afterAll(() => context.close());

	describe('no answer is 5xx, and what is not taken leaves no trace', () => {
		test.each(MESSAGES)('%s with a changed member', { timeout: 600_000 }, async (message) => {
			await fc.assert(
				fc.asyncProperty(change(), async (what) => {
					// A minute later, so that wrong codes do not make everybody wait.
					context.advance(61);
					const valid = await validMessage(context, message, siteId);
					await tryMessage(context, message, mutate(valid, what), await countRows(context));
				}),
				options
			);
		});

		test.each(MESSAGES)('%s that is something else altogether', { timeout: 600_000 }, async (message) => {
			const before = await countRows(context);
			await fc.assert(
				fc.asyncProperty(junk(), (value) => tryMessage(context, message, value, before)),
				options
			);
			await fc.assert(
				fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
					const { status } = await post(context, message, new Uint8Array(bytes));
					expect([400, 413]).toContain(status);
				}),
				options
			);
			expect(await countRows(context)).toEqual(before);
		});
	});

	describe('one bad event never blocks the others', () => {
		test(
			'signed by the device, with any member changed, at any place of the batch',
			{ timeout: 600_000 },
			async () => {
				await fc.assert(
					fc.asyncProperty(fc.record({ what: change(), position: fc.nat(3) }), (bad) => {
						context.advance(1);
						return tryBatch(context, siteId, bad);
					}),
					options
				);
			}
		);

		test('with a sealed face that no camera gave', { timeout: 600_000 }, async () => {
			await fc.assert(
				fc.asyncProperty(evidence(), (sealed) => {
					context.advance(1);
					return trySealed(context, siteId, sealed);
				}),
				options
			);
		});
	});

	test('memory stays bounded, however large what is sent', { timeout: 600_000 }, async () => {
		const before = process.memoryUsage().rss;
		const large = JSON.stringify({ v: 1, events: 'x'.repeat(1_000_000) });
		for (let i = 0; i < Math.max(50, runs); i++) {
			const { status } = await post(context, MESSAGES[i % MESSAGES.length] ?? 'punches', large);
			expect(status).toBe(413);
		}
		expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(MOST_MORE_MB);
	});
}
