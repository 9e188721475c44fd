import { assembleInput, MARGIN_DAYS } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { dayShape } from '$domain/timekeeping/day-shape';
import type { TimekeepingFacts } from '$domain/timekeeping/facts';
import { DEFAULT_POLICY, type Policy } from '$domain/timekeeping/policy';
import type { Schedule } from '$domain/timekeeping/schedule';
import { policyOn, policiesInForce } from '$domain/timekeeping/policies-in-force';
import { toEpochMinute } from '$domain/timekeeping/punch';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { localDay, zoneClock } from '$domain/timekeeping/zone-clock';
import type { Db, Tx } from '../db/database';
import {
	listActiveOfSite,
	listRecordedEmployees,
	loadFollowedFacts,
	type RecordedEmployee
} from './facts.repo';

/** What an employee follows around an instant. */
export type InForce = {
	/** null: none is assigned */
	schedule: Schedule | null;
	policy: Policy;
	/** zone of the schedule: that of the home site; null: there is no such employee */
	timeZone: string | null;
};

/**
 * The schedule and the rules in force for each of these people at any instant of a span, from one look at the database.
 * For other services; checked there.
 */
export async function loadInForce(
	db: Db | Tx,
	employeeIds: readonly string[],
	span: { from: Date; to: Date }
): Promise<(employeeId: string, at: Date) => InForce> {
	const [from, to] = [computeDateIn('UTC', span.from.getTime()), computeDateIn('UTC', span.to.getTime())];
	const employees = await listRecordedEmployees(db, employeeIds);
	const facts = await loadFollowedFacts(db, {
		employeeIds,
		from: addDays(from, -2 * MARGIN_DAYS),
		to: addDays(to, 2 * MARGIN_DAYS)
	});
	const byId = new Map(employees.map((employee) => [employee.id, employee]));
	const known = new Map<string, InForce>();
	return (employeeId, at) => {
		const employee = byId.get(employeeId);
		if (!employee) return { schedule: null, policy: DEFAULT_POLICY, timeZone: null };
		const date = computeDateIn(employee.timeZone, at.getTime());
		const key = `${employeeId} ${date}`;
		const inForce = known.get(key) ?? findOn(facts, employee, date);
		known.set(key, inForce);
		return inForce;
	};
}

function findOn(facts: TimekeepingFacts, employee: RecordedEmployee, date: string): InForce {
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

/** Night shifts that began yesterday are among them. */
const LOOK_BACK_MS = 12 * 3_600_000;

/** When the shifts of a site's people began in the last half day, each instant once. For other services. */
export async function listShiftStarts(db: Db | Tx, siteId: string, now: Date): Promise<Date[]> {
	const employeeIds = await listActiveOfSite(db, siteId);
	if (employeeIds.length === 0) return [];
	const from = new Date(now.getTime() - LOOK_BACK_MS);
	const inForce = await loadInForce(db, employeeIds, { from, to: now });
	const starts = new Set<number>();
	for (const employeeId of employeeIds) {
		for (const at of [from, now]) {
			const { schedule, timeZone } = inForce(employeeId, at);
			if (!schedule || timeZone === null) continue;
			const clock = zoneClock(timeZone);
			const { shift } = dayShape(schedule, clock, localDay(clock, toEpochMinute(at.getTime())));
			if (shift) starts.add(shift.start * 60_000);
		}
	}
	return [...starts]
		.filter((start) => from.getTime() <= start && start <= now.getTime())
		.sort((a, b) => a - b)
		.map((start) => new Date(start));
}
