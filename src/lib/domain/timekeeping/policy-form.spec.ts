import { describe, expect, test } from 'vitest';
import { createPolicy, DEFAULT_POLICY } from './policy';
import { readPolicyForm, toPolicyForm } from './policy-form';

const head = { name: 'Rules of 2026', fromDate: '2026-04-01', siteId: '' };
const read = (change: Record<string, string>) =>
	readPolicyForm({ ...head, ...toPolicyForm(DEFAULT_POLICY), ...change });

describe('a policy form', () => {
	test('shows and reads every rule', () => {
		const policy = createPolicy({
			graceMinutes: 15,
			graceMode: 'from_grace',
			overtime: { mode: 'approved', includePreShift: true, minimumMinutes: 30, roundDownMinutes: 15 },
			night: { from: '18:00', to: '30:00' },
			rounding: { in: { mode: 'up', stepMinutes: 5 }, out: { mode: 'down', stepMinutes: 15 } }
		});
		for (const each of [DEFAULT_POLICY, policy])
			expect(readPolicyForm({ ...head, ...toPolicyForm(each) })).toEqual({
				ok: true,
				value: { name: 'Rules of 2026', fromDate: '2026-04-01', siteId: null, policy: each }
			});
	});

	test.each([
		['a name that is missing', { name: ' ' }, 'name', /Enter a name/],
		['a date that does not exist', { fromDate: '2026-02-29' }, 'fromDate', /2026-02-29/],
		['a negative grace', { graceMinutes: '-5' }, 'graceMinutes', /whole number/],
		['a step of nothing', { roundInStep: '0' }, 'roundInStep', /at least 1/],
		['a time that is none', { nightFrom: '25h' }, 'nightFrom', /not a time/],
		['a rule that is not offered', { overtimeMode: 'often' }, 'overtimeMode', /./],
		['a site that is none', { siteId: 'x' }, 'siteId', /Choose a site/]
	])('says what is wrong with %s, at its field', (_, change, field, message) => {
		const result = read(change);
		expect(result.ok ? {} : result.errors).toHaveProperty(field, expect.stringMatching(message));
	});
});
