import { compareDays, type FieldChange } from '$lib/words/compare-days';
import type { Policy } from '$domain/timekeeping/policy';
import { computeTotals, type Totals } from '$domain/timekeeping/statistics';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { loadDayInputs, runEngine, type DayInputs } from './compute-day-records';
import { listVisiblePeople, type Person } from './supervision.service';

export type RehearsalInput = {
	/** null: the organisation */
	siteId: string | null;
	policy: Policy;
	/** work dates to try it on, both included; usually last month */
	from: string;
	to: string;
};

export type RehearsedEmployee = {
	person: Person;
	before: Totals;
	after: Totals;
	changedDays: { date: string; changes: FieldChange[] }[];
};

export type Rehearsal = { employees: number; days: number; changed: RehearsedEmployee[] };

/** "Last month under the new rule": what it would have changed, by employee. Nothing is stored. */
export async function rehearsePolicy(context: Context, input: RehearsalInput): Promise<Rehearsal> {
	requirePermission(context, 'timekeeping.manage');
	const people = await listVisiblePeople(context, { siteId: input.siteId });
	const byId = new Map(people.map((person) => [person.id, person]));
	const { from, to } = input;
	const inputs = await loadDayInputs(context, { employeeIds: [...byId.keys()], from, to });
	const now = runEngine(inputs, context.now());
	const then = runEngine(withPolicy(inputs, input), context.now());
	const changed: RehearsedEmployee[] = [];
	let days = 0;
	for (const [i, before] of now.entries()) {
		const after = then[i];
		const person = byId.get(before.employee.id);
		if (!after || !person) continue;
		days += before.days.length;
		const changedDays = before.days.flatMap((day, j) => {
			const other = after.days[j];
			const changes = other ? compareDays(day, other, before.employee.timeZone) : [];
			return changes.length > 0 ? [{ date: day.date, changes }] : [];
		});
		if (changedDays.length > 0)
			changed.push({
				person,
				before: computeTotals(before.days),
				after: computeTotals(after.days),
				changedDays
			});
	}
	return { employees: now.length, days, changed };
}

/** As if the policy had been in force in that scope from before the range on, and no later one. */
function withPolicy(inputs: DayInputs, { siteId, policy, from, to }: RehearsalInput): DayInputs {
	const others = inputs.facts.policies.filter(
		(entry) => entry.siteId !== siteId || entry.from < from || entry.from > to
	);
	const policies = [
		...others.filter((entry) => entry.siteId !== siteId),
		{ id: 'rehearsal', siteId, from: '1000-01-01', policy }
	];
	return { ...inputs, facts: { ...inputs.facts, policies } };
}
