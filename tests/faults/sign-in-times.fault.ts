import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueInvitation } from '$lib/server/access/employee-sign-in.service';
import { acceptInvitation } from '$lib/server/access/invitation.service';
import { signIn } from '$lib/server/access/sign-in.service';
import { createTestContext, type TestContext } from '../support/context';
import { trimmedMean, welch } from '../support/compare-times';

/** FAULT_SAMPLES=n of each kind. */
const SAMPLES = Number(process.env.FAULT_SAMPLES ?? 700);
/** What a network hides. */
const HIDDEN_MS = 1;
/** Two-sided, p = 0.01, for hundreds of samples. */
const SIGNIFICANT_T = 2.58;

const KINDS = ['nobody', 'wrong password', 'stopped'] as const;
type Kind = (typeof KINDS)[number];

let t: TestContext;
const emails: Record<Kind, string> = {
	nobody: 'nobody@example.org',
	'wrong password': 'somebody@example.org',
	stopped: 'stopped@example.org'
};

beforeAll(async () => {
	t = await createTestContext();
	const office = t.as(await t.newAdmin());
	const siteId = await t.newSite();
	for (const kind of ['wrong password', 'stopped'] as const) {
		const id = await t.newEmployee({ siteId });
		const issued = await issueInvitation(
			office,
			{ id, name: kind },
			{ email: emails[kind], role: 'employee' }
		);
		// Who was stopped before they ever chose a password has none to compare with.
		if (issued.ok && kind !== 'stopped')
			await acceptInvitation(t, issued.token, { password: 'a long sentence', userAgent: null });
	}
});
afterAll(() => t.close());

test(
	'a sign-in takes as long for nobody as for somebody with a wrong password or without any',
	{ timeout: 900_000 },
	async () => {
		const times: Record<Kind, number[]> = { nobody: [], 'wrong password': [], stopped: [] };
		const answers = new Set<string>();
		for (let i = 0; i < SAMPLES * KINDS.length; i++) {
			// Never the same order, so that a slow moment of the machine is nobody's own.
			const kind = KINDS[(i + Math.floor(i / KINDS.length)) % KINDS.length] ?? 'nobody';
			// Beyond the pause after failures: every password is compared.
			t.advance(16 * 60);
			const begun = performance.now();
			const result = await signIn(t, { email: emails[kind], password: `wrong ${i}` });
			times[kind].push(performance.now() - begun);
			answers.add(JSON.stringify(result));
			// What is put on the trail afterwards is nobody's waiting time, nor the next one's.
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		expect([...answers]).toEqual(['{"ok":false,"reason":"wrong_credentials"}']);
		const means = KINDS.map((kind) => trimmedMean(times[kind]));
		const of = KINDS.slice(1).map((kind) => welch(trim(times.nobody), trim(times[kind])));
		console.log(KINDS.map((kind, i) => `${kind}: ${means[i]?.toFixed(2)} ms`).join(', '));
		console.log(
			`Welch's t: ${of.map((value) => value.toFixed(2)).join(' and ')}; significant beyond ${SIGNIFICANT_T}`
		);
		// Apart by chance, or by less than a network hides.
		const told = KINDS.slice(1).filter(
			(_, i) =>
				Math.abs(of[i] ?? Infinity) > SIGNIFICANT_T &&
				Math.abs((means[0] ?? 0) - (means[i + 1] ?? Infinity)) > HIDDEN_MS
		);
		expect(told).toEqual([]);
	}
);

const trim = (values: readonly number[]) =>
	values.toSorted((a, b) => a - b).slice(0, Math.floor(values.length * 0.9));
