import { computeTotals } from '$domain/timekeeping/statistics';
import { computeWorkedSoFar } from '$domain/timekeeping/worked-so-far';
import { requireSignedIn } from '../access/require';
import type { Context } from '../context';
import { computeDayRecords } from '../timekeeping/compute-day-records';
import { loadInForce } from '../timekeeping/schedule-in-force.service';
import type { EmployeeDay } from './employee-days.service';

export type OwnMonth = {
	/** at work today, breaks of the schedule taken off */
	soFarMinutes: number;
	/** Unix ms; null when nobody is expected to leave: no shift, over, or not come yet */
	expectedOutMs: number | null;
	lateDays: number;
	lateMinutes: number;
	/** dates of this month on which a punch is missing or waits for review, oldest first */
	unresolved: string[];
};

/** One's own day as it stands now, and one's own month until yesterday. Null for somebody who is no employee. */
export async function findOwnMonth(context: Context, today: EmployeeDay): Promise<OwnMonth | null> {
	const { employeeId } = requireSignedIn(context);
	if (!employeeId) return null;
	const now = context.now();
	const [computed] = await computeDayRecords(context, {
		employeeIds: [employeeId],
		from: `${today.date.slice(0, 7)}-01`,
		to: today.date
	});
	if (!computed) return null;
	const { days, runningDate, employee } = computed;
	const over = days.filter(({ date }) => date !== runningDate);
	const running = days.find(({ date }) => date === runningDate);
	const totals = computeTotals(over);
	const inForce = await loadInForce(context.db, [employeeId], { from: now, to: now });
	const sessions = today.sessions.flatMap((session) =>
		session.in ? [{ inMs: session.in.at, outMs: session.out?.at ?? null }] : []
	);
	// A session that was never closed is a missing punch and no time at work.
	const counted = sessions.filter(({ outMs }, i) => outMs !== null || i === sessions.length - 1);
	const atWork = counted.at(-1)?.outMs === null;
	const end = running?.shift?.end ?? null;
	return {
		soFarMinutes: computeWorkedSoFar(counted, {
			schedule: inForce(employeeId, now).schedule,
			timeZone: employee.timeZone,
			nowMs: now.getTime()
		}),
		expectedOutMs: atWork && end !== null && end > now.getTime() ? end : null,
		lateDays: totals.lateDays,
		lateMinutes: totals.minutes.tardy,
		unresolved: over.filter(({ unresolved }) => unresolved).map(({ date }) => date)
	};
}
