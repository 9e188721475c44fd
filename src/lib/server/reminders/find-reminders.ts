import { assembleInput } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { findDueReminders } from '$domain/reminders/find-due-reminders';
import type { Context } from '../context';
import { loadDayInputs } from '../timekeeping/compute-day-records';
import type { Reminder } from './reminder-words';
import { listDecided } from './reminder.repo';

/** A decision that came while the server was down is still news. */
const DECIDED_WITHIN_MS = 12 * 3_600_000;

/** Punches that these people are missing right now. */
export async function findMissingPunches(
	context: Pick<Context, 'db' | 'now'>,
	employeeIds: readonly string[]
): Promise<Reminder[]> {
	if (employeeIds.length === 0) return [];
	const nowMs = context.now().getTime();
	const date = computeDateIn('UTC', nowMs);
	// Zones lie within a day of UTC, and a night shift began yesterday.
	const query = { employeeIds, from: addDays(date, -2), to: addDays(date, 1) };
	const { employees, facts } = await loadDayInputs(context, query);
	return employees.flatMap((employee) => {
		const { id: employeeId, timeZone } = employee;
		const today = computeDateIn(timeZone, nowMs);
		const input = assembleInput({ facts, employee, first: addDays(today, -1), last: today });
		return findDueReminders(input, nowMs).map((due): Reminder => {
			const url = due.kind === 'no_in' ? '/me/punch' : `/me/days/${due.date}`;
			return { ...due, employeeId, timeZone, subject: due.date, url };
		});
	});
}

/** Requests of these people about which somebody else has decided. */
export async function findDecisions(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	employeeIds: readonly string[]
): Promise<(Reminder & { decidedBy: string | null })[]> {
	const since = new Date(now().getTime() - DECIDED_WITHIN_MS);
	const rows = await listDecided(db, { employeeIds, since });
	return rows.map(({ id, employeeId, status, decidedBy }) => {
		const url = `/me/requests/${id}`;
		return {
			kind: 'request_decided',
			employeeId,
			subject: id,
			url,
			approved: status === 'approved',
			decidedBy
		};
	});
}
