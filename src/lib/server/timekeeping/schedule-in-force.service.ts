import { assembleInput } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { DEFAULT_POLICY, type Policy } from '$domain/timekeeping/policy';
import type { Schedule } from '$domain/timekeeping/schedule';
import { policyOn, policiesInForce } from '$domain/timekeeping/policies-in-force';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { Db, Tx } from '../db/database';
import { loadDayInputs } from './compute-day-records';

/** What an employee follows around an instant. */
export type InForce = {
	/** null: none is assigned */
	schedule: Schedule | null;
	policy: Policy;
	/** zone of the schedule: that of the home site; null: there is no such employee */
	timeZone: string | null;
};

/** The schedule and the rules in force for an employee when a punch is made. For other services; checked there. */
export async function findInForce(db: Db | Tx, employeeId: string, at: Date): Promise<InForce> {
	const utc = computeDateIn('UTC', at.getTime());
	const inputs = await loadDayInputs({ db }, { employeeIds: [employeeId], from: utc, to: utc });
	const [employee] = inputs.employees;
	if (!employee) return { schedule: null, policy: DEFAULT_POLICY, timeZone: null };
	const { facts } = inputs;
	const date = computeDateIn(employee.timeZone, at.getTime());
	const { assignments } = assembleInput({ facts, employee, first: date, last: date });
	const on = (day: string) =>
		assignments.find(({ from, to }) => (from === null || from <= day) && (to === null || day <= to))
			?.schedule;
	return {
		// After midnight of a schedule's last day its night shift may still be running.
		schedule: on(date) ?? on(addDays(date, -1)) ?? null,
		policy: policyOn(policiesInForce(facts.policies, employee.siteId), date).policy,
		timeZone: employee.timeZone
	};
}
