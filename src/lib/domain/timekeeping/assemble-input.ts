import { addDays, toEpochDay } from './civil-date';
import type { FactEmployee, TimekeepingFacts } from './facts';
import { layerAssignments } from './layer-assignments';
import type { AssignmentSpan } from './layer-assignments';
import type { OverlayEntry } from './overlay-entry';
import { policiesInForce } from './policies-in-force';
import { listDates } from './site-day';
import type { TimekeepingInput } from './timekeeping-input';
import { toEnginePunches } from './to-engine-punches';
import { zoneClock } from './zone-clock';

export interface AssembleInput {
	facts: TimekeepingFacts;
	employee: FactEmployee;
	/** Work dates to compute, both included. */
	first: string;
	last: string;
}

/** Days before and after the range whose punches and shifts can reach into it. */
export const MARGIN_DAYS = 2;

/**
 * One employee's input for the engine, from what is on file. Pure; everything in the facts has passed its own schema,
 * so the result needs no second parse.
 */
export function assembleInput({ facts, employee, first, last }: AssembleInput): TimekeepingInput {
	const [firstSeen, lastSeen] = [addDays(first, -MARGIN_DAYS), addDays(last, MARGIN_DAYS)];
	const own = facts.overlays.get(employee.id) ?? [];
	// A correction is filed under its punch's work date, which may lie further out than the punch.
	const [earliest, latest] = [addDays(firstSeen, -MARGIN_DAYS), addDays(lastSeen, MARGIN_DAYS)];
	const overlays = [...own, ...(facts.overlays.get('') ?? [])].filter(
		({ firstDate, lastDate }) => firstDate <= latest && lastDate >= earliest
	);
	const here = (siteId: string | null) => siteId === null || siteId === employee.siteId;
	const clock = zoneClock(employee.timeZone);
	const from = clock.toMinute(toEpochDay(firstSeen), 0) * 60_000;
	const to = clock.toMinute(toEpochDay(addDays(lastSeen, 1)), 0) * 60_000;
	const punches = (facts.punches.get(employee.id) ?? []).filter(({ at }) => from <= at && at < to);
	const waiting = (facts.waiting?.get(employee.id) ?? []).filter(({ at }) => from <= at && at < to);
	const input: TimekeepingInput = {
		timeZone: employee.timeZone,
		range: { first, last },
		siteId: employee.siteId,
		assignments: layerAssignments({
			layers: layersOf(facts, employee, own),
			first: firstSeen,
			last: lastSeen
		}),
		policies: policiesInForce(facts.policies, employee.siteId).map(({ from, policy }) => ({ from, policy })),
		holidays: facts.holidays
			.filter(({ date, siteId }) => here(siteId) && firstSeen <= date && date <= lastSeen)
			.map(({ date, kind, name }) => ({ date, kind, name })),
		leaves: [],
		officialBusiness: [],
		suspensions: [],
		overtimeApprovals: [],
		corrections: [],
		punches: toEnginePunches(punches),
		// Absent when there are none, which is nearly always: the hash of an input stays as it was.
		...(waiting.length > 0 ? { waiting } : {})
	};
	for (const entry of overlays) if (here(entry.siteId)) apply(entry, input, { firstSeen, lastSeen });
	return input;
}

/** The layers of schedules that bear on an employee, most specific first. */
export function layersOf(
	facts: Pick<TimekeepingFacts, 'schedules' | 'assignments'>,
	employee: FactEmployee,
	overlays: readonly OverlayEntry[]
): AssignmentSpan[][] {
	const changes = overlays.flatMap(({ detail, firstDate, lastDate }) =>
		detail.kind === 'schedule_change'
			? [{ from: firstDate, to: lastDate, schedule: find(detail.scheduleId) }]
			: []
	);
	// The latest change of schedule outranks earlier ones, so each is a layer of its own.
	const assigned = (kind: string, id: string) =>
		facts.assignments
			.filter(({ targetKind, targetId }) => targetKind === kind && targetId === id)
			.map(({ from, to, scheduleId }) => ({ from, to, schedule: find(scheduleId) }));
	return [
		outsideEmployment(employee),
		...changes.reverse().map((change) => [change]),
		assigned('employee', employee.id),
		assigned('department', employee.departmentId),
		assigned('site', employee.siteId)
	];

	function find(id: string | null) {
		return id === null ? null : (facts.schedules.get(id) ?? null);
	}
}

/**
 * Before the first and after the last day of work nobody owes any time, so no day counts as absent; who punches then is
 * paired as somebody without a schedule.
 */
function outsideEmployment({ startDate, exitDate }: FactEmployee): AssignmentSpan[] {
	return [
		...(startDate ? [{ from: EARLIEST, to: addDays(startDate, -1), schedule: null }] : []),
		...(exitDate && exitDate < LATEST ? [{ from: addDays(exitDate, 1), to: null, schedule: null }] : [])
	];
}

const EARLIEST = '0001-01-01';
/** The day after has no date of four digits. */
const LATEST = '9999-12-31';

function apply(
	{ id, detail, firstDate, lastDate }: OverlayEntry,
	input: TimekeepingInput,
	seen: { firstSeen: string; lastSeen: string }
): void {
	const dates = () =>
		listDates(
			firstDate > seen.firstSeen ? firstDate : seen.firstSeen,
			lastDate < seen.lastSeen ? lastDate : seen.lastSeen
		);
	switch (detail.kind) {
		case 'correction': {
			const { change } = detail;
			if (change.op !== 'add') input.corrections.push({ op: 'void', punchId: change.punchId });
			if (change.op === 'void') return;
			const { at, direction, timeZone } = change;
			input.corrections.push({ op: 'add', id, at, direction, ...(timeZone ? { timeZone } : {}) });
			return;
		}
		case 'leave':
			for (const date of dates()) input.leaves.push({ date, code: detail.code, portion: detail.portion });
			return;
		case 'official_business':
			for (const date of dates())
				input.officialBusiness.push({ date, code: detail.code, from: detail.from, to: detail.to });
			return;
		case 'overtime':
			for (const date of dates()) input.overtimeApprovals.push({ date, from: detail.from, to: detail.to });
			return;
		case 'suspension':
			for (const date of dates())
				input.suspensions.push({ date, code: detail.code, from: detail.from, to: detail.to });
			return;
		case 'schedule_change':
			return; // a layer of schedules
	}
}
