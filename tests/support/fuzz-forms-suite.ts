import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from './context';
import { formInput, listFormActions, openDigest, submitForm } from './fuzz-forms';

/**
 * Every form of the office and of employees, filled in in every wrong way by an administrator and by nobody. `FUZZ_SEED`
 * repeats a run.
 *
 * @param runs of each form
 */
export function fuzzForms(runs: number): void {
	const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
	console.log(`forms fuzzed with FUZZ_SEED=${seed}, ${runs} runs each`);

	let context: TestContext;
	let admin: Context;
	let known: string[];
	let digest: Awaited<ReturnType<typeof openDigest>>;
	beforeAll(async () => {
		context = await createTestContext();
		const actor = await context.newAdmin();
		admin = context.as(actor);
		const siteId = await context.newSite();
		const employeeId = await context.newEmployee({ siteId });
		known = [siteId, employeeId, ...(actor.kind === 'user' ? [actor.userId] : [])];
		digest = await openDigest(context.adminUrl);
	});
	afterAll(async () => {
		await digest?.close();
		await context?.close();
	});

	test.each(listFormActions().map((form) => [form.name, form] as const))(
		'%s: no answer is 5xx, and a refusal leaves no trace',
		{ timeout: 600_000 },
		async (_, form) => {
			await fc.assert(
				fc.asyncProperty(formInput(form, known), fc.boolean(), async (input, asAdmin) => {
					const before = await digest.read();
					const outcome = await submitForm(form, input, asAdmin ? admin : context);
					if (outcome.kind === 'taken') return;
					expect(outcome.status).toBeLessThan(500);
					expect(outcome.status).toBeGreaterThanOrEqual(400);
					expect(await digest.read()).toBe(before);
				}),
				{ numRuns: runs, seed, endOnFailure: true }
			);
		}
	);
}
