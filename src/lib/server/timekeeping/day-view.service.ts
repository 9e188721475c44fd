import { assembleInput } from '$domain/timekeeping/assemble-input';
import { explain } from '$lib/words/explain';
import { compareDays, type FieldChange } from '$lib/words/compare-days';
import type { DayMinutes, DayRecord } from '$domain/timekeeping/day-record';
import { policiesInForce, policyOn } from '$domain/timekeeping/policies-in-force';
import type { PunchState } from '$domain/timekeeping/punch-outcome';
import type { Context } from '../context';
import { loadDayInputs, runEngine } from './compute-day-records';
import { listChangeRows } from './day-record.repo';
import { listOverlays, type OverlayOnFile } from './overlay.service';
import { toRecords } from './days-that-count.service';
import { listPolicyRows } from './policy.repo';
import { listScheduleRows } from './schedule.repo';
import { requireSees } from './supervision.service';

export type DayView = {
	record: DayRecord;
	/** it is today: not over yet */
	running: boolean;
	timeZone: string;
	scheduleName: string;
	/** null: the product's own rules */
	policyName: string | null;
	/** every minute of the day in a sentence, by quantity */
	explanations: { field: keyof DayMinutes; sentences: string[] }[];
	/** state of each punch that was given to this date */
	punches: PunchState[];
	overlays: OverlayOnFile[];
	/** what changed after the day had been computed first, oldest first */
	history: { at: Date; cause: string; changes: FieldChange[] }[];
};

/**
 * One employee's work date as it counts, with the reason of every number. Null without such an employee, for a date to
 * come, and when no schedule applies on it.
 */
export async function findDayView(
	context: Context,
	employeeId: string,
	date: string
): Promise<DayView | null> {
	await requireSees(context, employeeId);
	const inputs = await loadDayInputs(context, { employeeIds: [employeeId], from: date, to: date });
	const [computed] = runEngine(inputs, context.now());
	const record = computed?.days[0];
	if (!computed || !record) return null;
	const { facts } = inputs;
	const { assignments } = assembleInput({ facts, employee: computed.employee, first: date, last: date });
	const schedule = assignments.find(
		({ from, to }) => (from === null || from <= date) && (to === null || date <= to)
	)?.schedule;
	if (!schedule) return null;
	const scheduleId = [...facts.schedules].find(([, pattern]) => pattern === schedule)?.[0];
	const policyId = policyOn(policiesInForce(facts.policies, computed.employee.siteId), date).id;
	const [schedules, policies, overlays, history] = await Promise.all([
		listScheduleRows(context.db),
		listPolicyRows(context.db),
		listOverlays(context, { employeeId, from: date, to: date }),
		listChangeRows(context.db, { employeeId, from: date, to: date })
	]);
	const { timeZone } = computed.employee;
	return {
		record,
		running: computed.runningDate === date,
		timeZone,
		scheduleName: schedules.find(({ id }) => id === scheduleId)?.name ?? '',
		policyName: policies.find(({ id }) => id === policyId)?.name ?? null,
		explanations: explanationsOf(record, timeZone),
		punches: computed.punches.filter(({ workDate }) => workDate === date),
		overlays,
		history: history.flatMap(({ createdAt, cause, before, after }) => {
			const [old] = toRecords([before]);
			const [fresh] = toRecords([after]);
			return old && fresh ? [{ at: createdAt, cause, changes: compareDays(old, fresh, timeZone) }] : [];
		})
	};
}

function explanationsOf(record: DayRecord, timeZone: string): DayView['explanations'] {
	const groups = new Map<keyof DayMinutes, string[]>();
	for (const entry of record.explanations) {
		const sentence = explain(entry, { timeZone });
		groups.set(entry.field, [...(groups.get(entry.field) ?? []), sentence]);
	}
	return [...groups].map(([field, sentences]) => ({ field, sentences }));
}
