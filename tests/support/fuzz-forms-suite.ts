import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from './context';
import { formInput, listFormActions, openDigest, submitForm } from './fuzz-forms';
import { chooseSeed } from './fuzz-seed';

/**
 * Every form of the office and of employees, filled in in every wrong way by an administrator and by nobody. `FUZZ_SEED`
 * repeats a run.
 *
 * @param runs of each form
 */
export function fuzzForms(runs: number, { anew = false } = {}): void {
	const seed = chooseSeed(anew);
	console.log(`forms fuzzed with FUZZ_SEED=${seed}, ${runs} runs each`);

	let context: TestContext;
	let admin: Context;
	let known: string[];
	let digest: Awaited<ReturnType<typeof openDigest>>;
	// A wrong password is refused and is on the audit trail all the same.
	let digestButTrail: Awaited<ReturnType<typeof openDigest>>;
	beforeAll(async () => {
		context = await createTestContext();
		const actor = await context.newAdmin();
		admin = context.as(actor);
		const siteId = await context.newSite();
		const employeeId = await context.newEmployee({ siteId });
		known = [siteId, employeeId, ...(actor.kind === 'user' ? [actor.userId] : [])];
		digest = await openDigest(context.adminUrl);
		digestButTrail = await openDigest(context.adminUrl, ['audit_event', 'audit_head']);
	});
	afterAll(async () => {
		await digest?.close();
		await digestButTrail?.close();
		await context?.close();
	});

	test.each(listFormActions().map((form) => [form.name, form] as const))(
		'%s: no answer is 5xx, and a refusal leaves no trace',
		{ timeout: 600_000 },
		async (_, form) => {
			const { read } = form.name.startsWith('/(auth)/') ? digestButTrail : digest;
			await fc.assert(
				fc.asyncProperty(formInput(form, known), fc.boolean(), async (input, asAdmin) => {
					const before = await read();
					const outcome = await submitForm(form, input, asAdmin ? admin : context);
					if (outcome.kind === 'taken') return;
					expect(outcome.status).toBeLessThan(500);
					expect(outcome.status).toBeGreaterThanOrEqual(400);
					expect(await read()).toBe(before);
				}),
				{ numRuns: runs, seed, endOnFailure: true }
			);
		}
	);
}
