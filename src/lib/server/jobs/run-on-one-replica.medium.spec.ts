import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { openDatabase } from '../db/database';
import { jobLease } from '../db/schema/job';
import { runOnOneReplica } from './run-on-one-replica';

let context: TestContext;
beforeAll(async () => {
	context = await createTestContext();
});
afterAll(() => context?.close());
beforeEach(() => context.db.delete(jobLease));

const run = (by: string, work: () => Promise<unknown> = async () => {}, everySeconds = 60) =>
	runOnOneReplica(context, { job: 'counting', everySeconds, by }, work);
/** As if so much time had gone by. */
const pass = (seconds: number) =>
	context.db
		.update(jobLease)
		.set({ leaseUntil: sql`${jobLease.leaseUntil} - interval ${seconds} second` })
		.where(eq(jobLease.job, 'counting'));

describe('a job on several replicas', () => {
	test('is done by one of those that begin at once', async () => {
		let done = 0;
		const results = await Promise.all(['a', 'b', 'c', 'd'].map((by) => run(by, async () => done++)));
		expect(results.filter(Boolean)).toHaveLength(1);
		expect(done).toBe(1);
	});

	test('is not done again before it is due, and then by whoever asks first', async () => {
		await run('a');
		expect(await run('b')).toBe(false);
		await pass(50);
		expect(await run('b')).toBe(false);
		await pass(5);
		expect(await run('b')).toBe(true);
	});

	test('is left alone while another replica works on it', async () => {
		let finish = () => {};
		const working = new Promise<void>((resolve) => (finish = resolve));
		let begun = () => {};
		const started = new Promise<void>((resolve) => (begun = resolve));
		const first = run('a', () => (begun(), working), 0);
		await started;
		expect(await run('b', undefined, 0)).toBe(false);
		finish();
		await first;
		expect(await run('b', undefined, 0)).toBe(true);
	});

	test('of a replica that died is taken over when its lease has run out', async () => {
		const dead = openDatabase(context.adminUrl);
		void runOnOneReplica(
			{ ...context, db: dead },
			{ job: 'counting', everySeconds: 60, by: 'a' },
			async () => {
				await dead.$client.end();
				await new Promise(() => {});
			}
		);
		await expect.poll(() => context.db.select().from(jobLease)).toHaveLength(1);
		expect(await run('b')).toBe(false);
		await pass(30);
		expect(await run('b')).toBe(true);
	});

	test('that fails is due again like one that did not, and the failure is heard', async () => {
		await expect(run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
		expect(await run('b')).toBe(false);
		await pass(55);
		expect(await run('b')).toBe(true);
	});
});
